import { assert, waitUntil } from '@open-wc/testing';
import { ALICE, BOB } from '../../signalling/test/agent-pair.ts';
import { FakeHomeserver } from '../../signalling/test/fake-transport.ts';
import { forge } from '../../signalling/test/forge.ts';
import { defineMatrixCall } from '../src/definition.ts';
import type { MatrixCallElement } from '../src/matrix-call-element.ts';
import { nextTask } from './stage.ts';

const ROOM = '!room:example.org';

// The agent is a real one; Alice is played by the test.
describe('an element that is moved on its page', () => {
  let home: FakeHomeserver;
  let element: MatrixCallElement;
  let calls = 0;

  beforeEach(async () => {
    home = new FakeHomeserver({ now: () => performance.now() });
    home.addRoom({ roomId: ROOM, joined: [ALICE, BOB] });
    defineMatrixCall();
    element = document.createElement('matrix-call');
    element.roomId = ROOM;
    await connect();
  });

  afterEach(() => {
    document.body.replaceChildren();
  });

  for (const [how, move] of Object.entries({
    'in place of itself': () => {
      element.replaceWith(element);
    },
    'to another place': () => {
      const elsewhere = document.createElement('main');
      document.body.append(elsewhere);
      elsewhere.append(element);
    },
    'twice at once': () => {
      element.remove();
      document.body.append(element);
      document.body.prepend(element);
    },
  })) {
    it(`${how} rings, after a call that was given up too`, async () => {
      const first = ring();
      await reach('ringing');
      say('hangup', first);
      await reach('ended');

      move();
      ring();
      await reach('ringing');
      move();
      await nextTask();
      assert.strictEqual(element.callState, 'ringing');
    });
  }

  it('rings when it was away and is back with another way to connect', async () => {
    element.remove();
    await nextTask();
    await connect();

    ring();

    await reach('ringing');
  });

  async function connect(): Promise<void> {
    const isReady = new Promise((resolve) => {
      element.addEventListener('matrix-call-ready', resolve, { once: true });
    });
    element.transport = home.transportFor(BOB);
    document.body.append(element);
    await isReady;
  }

  /** Alice calls; gives the ID of the call. */
  function ring(): string {
    const callId = `call${calls++}`;
    say('invite', callId);
    return callId;
  }

  function say(kind: 'invite' | 'hangup', callId: string): void {
    home.inject({ roomId: ROOM, sender: ALICE, ...forge(kind, { callId, partyId: 'ALICE' }) });
  }

  function reach(state: string): Promise<void> {
    const isReached = (): boolean => {
      home.deliver();
      return element.callState === state;
    };
    return waitUntil(isReached, `it is ${state}`, { timeout: 5_000 });
  }
});
