import { assert } from '@open-wc/testing';
import { FORBIDDEN, MARKUP_NAMES } from '../test/markup-names.ts';
import { BOB } from '../test/fake-call.ts';
import { record, resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import { putOnStage, rings, settled } from '../test/stage.ts';
import { watchAudioContexts } from '../test/watch-sounds.ts';

describe('<matrix-call> being called', () => {
  beforeEach(resetPage);

  it('tells who calls, then answers', async () => {
    const element = await putOnStage();
    const told = record(element);

    const call = element.agent.ring({ video: true });
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
    const call = element.agent.ring({ video: true });

    await element.answer();

    assert.strictEqual(call.acceptedVideo, false);
  });

  it('rejects and ignores from its buttons', async () => {
    const element = await putOnStage();
    element.agent.ring();
    await settled(element);
    buttonOf(element, 'reject').click();
    assert.strictEqual(element.endReason, 'rejected');

    element.agent.ring();
    await rings(element);
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

    element.agent.ring().end('missed');
    assert.strictEqual(contexts.count(), 0);

    element.agent.ring();
    await rings(element);
    assert.strictEqual(contexts.count(), 1);
    contexts.forget();
  });

  for (const attack of MARKUP_NAMES) {
    it(`C-17: shows names as text, whatever they hold: ${attack}`, async () => {
      const element = await putOnStage();
      const opponent = { ...BOB, displayName: attack, userId: `@${attack}:example.org` };

      element.agent.ring({ opponent });
      await settled(element);
      const ringing = textOf(element);
      element.agent.current?.end('missed');
      await settled(element);

      assert.include(ringing, attack.replace(/\s+/gu, ' '));
      assert.include(textOf(element), attack.replace(/\s+/gu, ' '));
      const forbidden = allElements(element).filter((inner) => inner.matches(FORBIDDEN));
      assert.deepEqual(forbidden, []);
      assert.notProperty(window, 'hacked');
    });
  }

  it('R24: tells of a call that does not ring', async () => {
    const element = await putOnStage();

    element.agent.tell({ type: 'suppressed', why: 'publicRoom', userId: '@bob:example.org' });
    await settled(element);

    assert.include(textOf(element), 'called in a public room');
  });
});
