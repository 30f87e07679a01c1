import { assert, waitUntil } from '@open-wc/testing';
import { FakeHomeserver } from '../../signalling/test/fake-transport.ts';
import type { Transport } from '@matrix-call/signalling';
import { defineMatrixCall } from '../src/definition.ts';
import { MatrixCallElement } from '../src/matrix-call-element.ts';
import { putOnPage, reach } from './real-element.ts';
import { textOf } from './show.ts';
import { nextTask } from './stage.ts';
import { press } from './user.ts';

const ALICE = '@alice:example.org';
const BOB = '@bob:example.org';
const CAROL = '@carol:example.org';

// Everything is real here but the homeserver; both elements of Alice have the same transport.
describe('two elements of one account', () => {
  let home: FakeHomeserver;
  let delivery: ReturnType<typeof setInterval>;
  let transport: Transport;
  let forBob: MatrixCallElement;
  let forCarol: MatrixCallElement;

  beforeEach(async () => {
    defineMatrixCall();
    home = new FakeHomeserver({ now: () => performance.now() });
    home.addDirectRoom(ALICE, BOB);
    home.addDirectRoom(ALICE, CAROL);
    delivery = setInterval(() => home.deliver(), 20);
    transport = home.transportFor(ALICE);
    [forBob, forCarol] = await Promise.all([
      elementOf(BOB, transport),
      elementOf(CAROL, transport),
    ]);
  });

  afterEach(async () => {
    document.body.replaceChildren();
    await nextTask();
    clearInterval(delivery);
  });

  it('ring each for the user it calls, and the other one stays idle', async () => {
    const told: [MatrixCallElement, string][] = [];
    for (const element of [forBob, forCarol])
      element.addEventListener('matrix-call-incoming', ({ userId }) =>
        told.push([element, userId]),
      );
    const carol = await elementOf(ALICE, home.transportFor(CAROL));

    await carol.call();
    await reach(forCarol, 'ringing');
    await forCarol.answer();
    await Promise.all([reach(forCarol, 'connected'), reach(carol, 'connected')]);

    assert.deepEqual(told, [[forCarol, CAROL]]);
    assert.strictEqual(forBob.callState, 'idle');
    await carol.hangUp();
    await reach(forCarol, 'ended');
  });

  it('have one call at a time, and say so to whoever presses the other button', async () => {
    await forBob.call();
    const told: string[] = [];
    forCarol.addEventListener('matrix-call-error', ({ code }) => told.push(code));

    await press(forCarol, 'call-voice');
    await waitUntil(() => textOf(forCarol).includes('You are in a call already.'), 'It is said');

    assert.deepEqual(told, ['alreadyInCall']);
    assert.strictEqual(forCarol.callState, 'idle');
    await forBob.hangUp();
  });

  it('take a call on hold over where the other one calls', async () => {
    const bob = await elementOf(ALICE, home.transportFor(BOB));
    const carol = await elementOf(ALICE, home.transportFor(CAROL));
    await forBob.call();
    await reach(bob, 'ringing');
    await bob.answer();
    await reach(forBob, 'connected');
    await forBob.setHold(true);

    await forCarol.call();
    await reach(carol, 'ringing');
    await carol.answer();
    await reach(forCarol, 'connected');

    assert.strictEqual(forBob.callState, 'idle');
    assert.include(textOf(forCarol), 'is on hold.');
    await carol.hangUp();
    await waitUntil(() => forCarol.remoteUserId === BOB, 'Alice is back with Bob');
    await forCarol.hangUp();
  });

  it('end the calls of the one that is removed, and ring on in the other one', async () => {
    const bob = await elementOf(ALICE, home.transportFor(BOB));
    await forBob.call();
    await reach(bob, 'ringing');

    forBob.remove();
    await reach(bob, 'ended');
    assert.strictEqual(forCarol.callState, 'idle');
    await bob.call();
    await reach(forCarol, 'ringing');

    assert.strictEqual(forCarol.remoteUserId, BOB);
    await bob.hangUp();
    await reach(forCarol, 'ended');
  });

  it('keep a call that rings in one that is moved, and give it to the other one when that is removed', async () => {
    const bob = await elementOf(ALICE, home.transportFor(BOB));
    await bob.call();
    await reach(forBob, 'ringing');

    document.body.prepend(forBob);
    await nextTask();
    assert.deepEqual([forBob.callState, forCarol.callState], ['ringing', 'idle']);
    forBob.remove();
    await reach(forCarol, 'ringing');

    assert.strictEqual(forBob.callState, 'offline');
    await forCarol.reject();
    await reach(bob, 'ended');
  });

  async function elementOf(callee: string, transport: Transport): Promise<MatrixCallElement> {
    const element = Object.assign(new MatrixCallElement(), { transport, callee });
    return putOnPage(element);
  }
});
