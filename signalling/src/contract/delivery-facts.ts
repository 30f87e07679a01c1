// What arrives, and in which order.

import { expect, expectSame } from './expect.ts';
import { type Fact, rejectsWith } from './stage.ts';

/** Defines the tests of what is sent and arrives. */
export function describeDelivery(fact: Fact): void {
  fact('the start resolves with who we are, after a first batch', async (stage) => {
    const { userId, transport } = stage.pair.alice;

    const identity = await transport.start(stage.atAlice);

    expectSame(identity.userId, userId);
    expectSame(
      stage.atAlice.batches.map(({ isInitial }) => isInitial),
      [true],
    );
  });

  fact('an event reaches the other side as it was sent, with its age', async (stage) => {
    await stage.start();

    await stage.send('one');

    const [event] = await stage.atBob.calls(1);
    const { roomId, type, content, sender, stateKey, eventId, ageMs } = event ?? {};
    expectSame({ roomId, type, content }, stage.hangup('one'));
    expectSame([sender, stateKey], [stage.pair.alice.userId, undefined]);
    expect(/^\$/.test(eventId ?? ''), `event ID ${eventId}`);
    expect(ageMs !== undefined && ageMs >= 0 && ageMs < MOST_AGE_MS, `age ${ageMs}`);
    expectSame(stage.atBob.batches.at(-1)?.isInitial, false);
  });

  fact('an event into a clear room comes without encryption', async (stage) => {
    await stage.start();

    await stage.send('open');

    const [event] = await stage.atBob.calls(1);
    expectSame(event?.encryption, undefined);
  });

  fact('events sent at once keep their order', async (stage) => {
    await stage.start();
    const callIds = ['1', '2', '3', '4', '5', '6', '7', '8'];

    await Promise.all(callIds.map((callId) => stage.send(callId)));

    await stage.atBob.calls(callIds.length);
    expectSame(stage.atBob.callIds(), callIds);
  });

  fact('our own events come back to us', async (stage) => {
    await stage.start();

    await stage.send('echo');

    await stage.atAlice.calls(1);
    expectSame(stage.atAlice.callIds(), ['echo']);
  });

  fact('an event that is aborted before it can leave never arrives', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;
    const regret = new AbortController();

    const refused = [
      transport.sendEvent(stage.hangup('aborted before'), AbortSignal.abort()),
      transport.sendEvent(stage.hangup('aborted at once'), regret.signal),
    ];
    regret.abort();

    await Promise.all(refused.map((refusal) => rejectsWith(refusal, 'aborted')));
    await stage.send('next');
    await stage.atBob.calls(1);
    expectSame(stage.atBob.callIds(), ['next']);
  });
}

/** Defines the tests of what was sent before the start. */
export function describeHistory(fact: Fact): void {
  fact('an event from before the start is in the first batch', async (stage) => {
    const { alice, bob } = stage.pair;
    await alice.transport.start(stage.atAlice);
    await stage.send('earlier');
    await stage.pair.settle();

    await bob.transport.start(stage.atBob);

    expectSame(stage.atBob.callIds(), ['earlier']);
    expectSame(stage.atBob.batches[0]?.isInitial, true);
    expect((stage.atBob.events[0]?.ageMs ?? -1) >= 0, 'its age is told');
  });
}

const MOST_AGE_MS = 30_000;
