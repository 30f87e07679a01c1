// What every transport keeps in encrypted rooms, whether it can encrypt or not.

import assert from 'node:assert/strict';
import { objectOf } from '../src/homeserver/readers.ts';
import { type Fact, rejectsWith } from './transport-stage.ts';

/** Defines the contract's tests for encrypted rooms. */
export function describeEncryption(fact: Fact): void {
  fact(
    'an encrypted room takes no clear event, where the transport cannot encrypt',
    async (stage) => {
      await stage.start();
      const { transport } = stage.pair.alice;
      if (transport.canEncrypt) return;
      const event = stage.secretHangup('secret');

      const refused = transport.sendEvent(event);
      transport.sendOnUnload(event);

      await rejectsWith(refused, 'encryptedRoom');
      await stage.send('open');
      await stage.atBob.calls(1);
      assert.deepEqual(stage.atBob.callIds(), ['open']);
    },
  );

  fact(
    'events into an encrypted room arrive encrypted and in order, or not at all',
    async (stage) => {
      await stage.start();
      const { userId, transport } = stage.pair.alice;
      if (!transport.canEncrypt) return;
      const callIds = ['1', '2', '3', '4'];

      transport.sendOnUnload(stage.secretHangup('in clear'));
      await Promise.all(callIds.map((callId) => transport.sendEvent(stage.secretHangup(callId))));

      const events = await stage.atBob.calls(callIds.length);
      assert.deepEqual(stage.atBob.callIds(), callIds);
      for (const { encryption, roomId, type, content, sender, stateKey } of events) {
        const sent = stage.secretHangup(String(objectOf(content)['call_id']));
        assert.deepEqual({ roomId, type, content }, sent);
        assert.deepEqual([sender, stateKey], [userId, undefined]);
        assert.ok(encryption);
      }
    },
  );

  fact('an event into a clear room comes without encryption', async (stage) => {
    await stage.start();

    await stage.send('open');

    const [event] = await stage.atBob.calls(1);
    assert.equal(event?.encryption, undefined);
  });

  fact('a last word that was made ready arrives, encrypted where its room is', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;
    const sayOpen = await transport.prepareLastWord?.(stage.hangup('open'));
    const saySecret = await transport.prepareLastWord?.(stage.secretHangup('secret'));
    if (!sayOpen || !saySecret) return;

    sayOpen();
    await stage.atBob.calls(1);
    saySecret();
    transport.stop();

    const events = await stage.atBob.calls(2);
    assert.deepEqual(stage.atBob.callIds(), ['open', 'secret']);
    assert.deepEqual(
      events.map(({ encryption }) => encryption !== undefined),
      [false, true],
    );
  });
}
