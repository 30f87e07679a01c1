import { assert, waitUntil } from '@open-wc/testing';
import { resetPage } from '../test/record.ts';
import { buttonOf } from '../test/show.ts';
import { connectCall, putOnStage, settled } from '../test/stage.ts';
import { holdKey } from '../test/user.ts';

describe('<matrix-call> and a key that is held down', () => {
  beforeEach(resetPage);

  for (const key of ['Enter', 'Space']) {
    it(`calls once and does not cancel the call: ${key}`, async () => {
      const element = await putOnStage();
      buttonOf(element, 'call-voice').focus();

      await holdKey(key, 5, () => settled(element));
      await settled(element);

      assert.lengthOf(element.agent.placed, 1);
      assert.strictEqual(element.callState, 'preparing');
    });

    it(`does not press a button that gets the focus meanwhile: ${key}`, async () => {
      const element = await putOnStage();
      await connectCall(element);
      buttonOf(element, 'microphone').focus();

      await holdKey(key, 3, () => {
        buttonOf(element, 'hang-up').focus();
        return Promise.resolve();
      });

      assert.strictEqual(element.callState, 'connected');
    });

    it(`does not accept a call that begins to ring meanwhile: ${key}`, async () => {
      const element = await putOnStage();
      const call = buttonOf(element, 'call-voice');
      call.focus();
      call.addEventListener('keydown', () => element.agent.ring(), { once: true });

      await holdKey(key, 4, async () => {
        await settled(element);
        const accept = buttonOf(element, 'accept-voice');
        await waitUntil(() => !accept.disabled, 'It can be accepted', { timeout: 60_000 });
        accept.focus();
      });

      assert.isTrue(buttonOf(element, 'accept-voice').matches(':focus'));
      assert.strictEqual(element.callState, 'ringing');
    });

    it(`presses a button once, however long it is held: ${key}`, async () => {
      const element = await putOnStage();
      const call = await connectCall(element);
      buttonOf(element, 'microphone').focus();

      await holdKey(key, 4, () => settled(element));

      assert.isTrue(call.isMicrophoneMuted);
    });
  }
});
