// What is lent, and how a transport ends.

import { expect, expectSame } from './expect.ts';
import { type Fact, rejectsWith } from './stage.ts';

/** Defines the tests of the closing of the page. */
export function describeUnload(fact: Fact): void {
  fact('an event that is sent as the page closes arrives', async (stage) => {
    await stage.start();
    await stage.send('first');

    stage.pair.alice.transport.sendOnUnload(stage.hangup('last'));
    stage.pair.alice.transport.stop();

    await stage.atBob.calls(2);
    expectSame(stage.atBob.callIds(), ['first', 'last']);
  });
}

/** Defines the tests of OpenID tokens. */
export function describeOpenId(fact: Fact): void {
  fact('an OpenID token names our homeserver', async (stage) => {
    await stage.start();
    const { userId, transport } = stage.pair.alice;

    const token = await transport.getOpenIdToken();

    expectSame(token.matrix_server_name, userId.slice(userId.indexOf(':') + 1));
    expectSame(token.token_type, 'Bearer');
    expect(token.access_token.length > 0 && token.expires_in > 0, 'it can be used');
  });
}

/** Defines the tests of a relay that is not there, and of the stop. */
export function describeEnd(fact: Fact): void {
  fact('where there is no TURN there are no credentials', async (stage) => {
    await stage.start();

    expectSame(await stage.pair.alice.transport.getTurnCredentials(), undefined);
  });

  fact('a stop ends a start that is under way', async (stage) => {
    const { transport } = stage.pair.alice;

    const started = transport.start(stage.atAlice);
    transport.stop();

    await rejectsWith(started, 'aborted');
    await stage.pair.settle();
    expectSame([stage.atAlice.batches, stage.atAlice.failures], [[], []]);
  });

  fact('a stop rejects what is pending and what comes later', async (stage) => {
    await stage.start();
    const { transport } = stage.pair.alice;

    const pending = transport.describeRoom(stage.pair.roomId);
    transport.stop();

    await rejectsWith(pending, 'aborted');
    await rejectsWith(stage.send('late'), 'aborted');
    await rejectsWith(transport.findDirectRoom(stage.pair.bob.userId), 'aborted');
    await rejectsWith(transport.getTurnCredentials(), 'aborted');
    await rejectsWith(transport.getOpenIdToken(), 'aborted');
  });

  fact('nothing is reported after a stop', async (stage) => {
    await stage.start();
    const { alice, bob } = stage.pair;
    bob.transport.stop();
    const before = stage.atBob.batches.length;

    await alice.transport.sendEvent(stage.hangup('unheard'));
    await stage.atAlice.calls(1);
    await stage.pair.settle();

    expectSame(stage.atBob.batches.length, before);
    expectSame([stage.atBob.failures, stage.atBob.connectivity], [[], []]);
  });
}
