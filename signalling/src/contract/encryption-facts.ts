// What every transport keeps in encrypted rooms, whether it can encrypt or not.

import { expect, expectSame } from './expect.ts';
import { type Fact, rejectsWith, type TransportPair, where } from './stage.ts';
import { callIdOf } from './witness.ts';

/** Defines the contract's tests for encrypted rooms. */
export function describeEncryption(fact: Fact): void {
  const inSecret: Fact = (sentence, test) => {
    fact(sentence, test, { isEncrypted: true });
  };
  inSecret('an encrypted room is described as such', async (stage) => {
    await stage.start();

    const { isEncrypted } = await stage.pair.alice.transport.describeRoom(stage.pair.roomId);

    expectSame(isEncrypted, true);
  });
  describeRefusal(where(inSecret, (pair) => !canEncrypt(pair)));
  describeSecrecy(where(inSecret, canEncrypt));
  for (const isEncrypted of [false, true]) {
    describeLastWord((sentence, test) => {
      fact(`${sentence}, ${isEncrypted ? 'encrypted' : 'in clear'}`, test, { isEncrypted });
    }, isEncrypted);
  }
}

function describeRefusal(fact: Fact): void {
  fact(
    'an encrypted room takes no clear event, where the transport cannot encrypt',
    async (stage) => {
      await stage.start();
      const { transport } = stage.pair.alice;

      const refused = stage.send('secret');
      transport.sendOnUnload(stage.hangup('secret'));

      await rejectsWith(refused, 'encryptedRoom');
      await stage.pair.settle();
      // Whatever had left would have been there before the next that happens in the room.
      const carol = await stage.pair.inviteCarol?.();
      await stage.atBob.until(
        ({ events }) => carol === undefined || events.some(({ stateKey }) => stateKey === carol),
      );
      expectSame(stage.atBob.callIds(), []);
    },
  );
}

function describeSecrecy(fact: Fact): void {
  fact(
    'events into an encrypted room arrive encrypted and in order, or not at all',
    async (stage) => {
      await stage.start();
      const { userId, transport } = stage.pair.alice;
      const callIds = ['1', '2', '3', '4'];

      transport.sendOnUnload(stage.hangup('unload'));
      await Promise.all(callIds.map((callId) => stage.send(callId)));

      await stage.atBob.until((witness) => witness.callIds().includes('4'));
      const arrived = stage.atBob.callIds().filter((callId) => callId !== 'unload');
      expectSame(arrived, callIds);
      for (const event of await stage.atBob.calls(callIds.length)) {
        const { roomId, type, content, sender, stateKey, encryption } = event;
        expectSame({ roomId, type, content }, stage.hangup(String(callIdOf(event))));
        expectSame([sender, stateKey], [userId, undefined]);
        expect(encryption !== undefined, 'it says that it came encrypted');
      }
    },
  );
}

function describeLastWord(fact: Fact, isEncrypted: boolean): void {
  fact('a last word that takes time was made ready and arrives', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;
    const sayLastWord = await transport.prepareLastWord?.(stage.hangup('last'));
    if (!sayLastWord) return;

    sayLastWord();
    transport.stop();

    const [event] = await stage.atBob.calls(1);
    expectSame(stage.atBob.callIds(), ['last']);
    expectSame(event?.encryption !== undefined, isEncrypted);
  });
}

function canEncrypt({ alice }: TransportPair): boolean {
  return alice.transport.canEncrypt;
}
