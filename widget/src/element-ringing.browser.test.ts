import { assert } from '@open-wc/testing';
import { BOB } from '../test/fake-call.ts';
import { record, resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import { putOnStage, settled } from '../test/stage.ts';

// Each would set `hacked` on the window if it ran, or load something.
const ATTACKS = [
  '<img src=x onerror="window.hacked = 1">',
  '<script>window.hacked = 1</script>',
  '<svg onload="window.hacked = 1">',
  '"><img src=x onerror=window.hacked=1>',
  "' onmouseover='window.hacked = 1",
  '<iframe srcdoc="<script>parent.hacked = 1</script>">',
  '<a href="javascript:window.hacked = 1">Bob</a>',
  '<style>@import "//example.org/x.css"</style>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=window.hacked=1>',
  '${window.hacked = 1}',
  '{{constructor.constructor("window.hacked = 1")()}}',
  '<!--><script>window.hacked = 1</script>-->',
  '&lt;img src=x onerror=window.hacked=1&gt;',
  '?lit$123456789$<img src=x onerror=window.hacked=1>',
];

describe('<matrix-call> being called', () => {
  beforeEach(resetPage);

  it('tells who calls, then answers', async () => {
    const element = await putOnStage();
    const told = record(element);

    const call = element.desk.ring({ video: true });
    await element.answer({ video: true });

    assert.deepEqual(told, [
      'idle → ringing',
      'incoming from @bob:example.org, video true',
      'ringing → connecting',
    ]);
    assert.strictEqual(call.acceptedVideo, true);
  });

  it('answers without the camera unless told otherwise', async () => {
    const element = await putOnStage();
    const call = element.desk.ring({ video: true });

    await element.answer();

    assert.strictEqual(call.acceptedVideo, false);
  });

  it('rejects and ignores from its buttons', async () => {
    const element = await putOnStage();
    element.desk.ring();
    await settled(element);
    buttonOf(element, 'reject').click();
    assert.strictEqual(element.endReason, 'rejected');

    element.desk.ring();
    await settled(element);
    buttonOf(element, 'ignore').click();
    assert.strictEqual(element.endReason, 'ignored');
  });

  it('rings itself, unless the page says that it rings', async () => {
    const contexts = watchAudioContexts();
    const element = await putOnStage();
    document.body.addEventListener(
      'matrix-call-incoming',
      (event) => {
        event.preventDefault();
      },
      { once: true },
    );

    element.desk.ring().end('missed');
    assert.strictEqual(contexts.opened(), 0);

    element.desk.ring();
    assert.strictEqual(contexts.opened(), 1);
    contexts.forget();
  });

  for (const attack of ATTACKS) {
    it(`C-17: shows names as text, whatever they hold: ${attack}`, async () => {
      const element = await putOnStage();
      const opponent = { ...BOB, displayName: attack, userId: `@${attack}:example.org` };

      element.desk.ring({ opponent });
      await settled(element);
      const ringing = textOf(element);
      element.desk.current?.end('missed');
      await settled(element);

      assert.include(ringing, attack.replace(/\s+/gu, ' '));
      assert.include(textOf(element), attack.replace(/\s+/gu, ' '));
      const forbidden = allElements(element).filter((inner) =>
        inner.matches('img, script, iframe, a, object, embed, style, link, [onload], [onerror]'),
      );
      assert.deepEqual(forbidden, []);
      assert.notProperty(window, 'hacked');
    });
  }

  it('tells of a call that does not ring', async () => {
    const element = await putOnStage();

    element.desk.tell({ type: 'suppressed', why: 'publicRoom', userId: '@bob:example.org' });
    await settled(element);

    assert.include(textOf(element), 'called in a public room');
  });
});

/** Counts how often sound is opened. */
function watchAudioContexts(): { opened(): number; forget(): void } {
  const Original = globalThis.AudioContext;
  let count = 0;
  globalThis.AudioContext = class extends Original {
    constructor() {
      super();
      count++;
    }
  };
  return {
    opened: () => count,
    forget: () => {
      globalThis.AudioContext = Original;
    },
  };
}
