import { assert } from '@open-wc/testing';
import { BOB } from '../test/fake-call.ts';
import { record, resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import { putOnStage, settled } from '../test/stage.ts';

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

  it('shows names as text, whatever they hold', async () => {
    const element = await putOnStage();
    const displayName = '<img src=x onerror="window.hacked = true">\u202Egnp';

    element.desk.ring({ opponent: { ...BOB, displayName } });
    await settled(element);

    assert.strictEqual(
      allElements(element).some((inner) => inner.localName === 'img'),
      false,
    );
    assert.include(textOf(element), '<img src=x onerror="window.hacked = true">gnp');
  });

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
