import { assert, waitUntil } from '@open-wc/testing';
import { FakeHomeserver } from '../../signalling/test/fake-transport.ts';
import { defineMatrixCall } from '../src/definition.ts';
import { MatrixCallElement } from '../src/matrix-call-element.ts';
import { putOnPage, reach } from './real-element.ts';
import { buttonOf, textOf } from './show.ts';
import { createTestPicture } from './test-picture.ts';
import { press } from './user.ts';

// Everything is real here but the homeserver: agents, peers, devices (fake ones of the browser), elements.
describe('two elements on one page', () => {
  let home: FakeHomeserver;
  let delivery: ReturnType<typeof setInterval>;

  beforeEach(() => {
    home = new FakeHomeserver({ now: () => performance.now() });
    home.addRoom({
      roomId: '!room:example.org',
      joined: ['@alice:example.org', '@bob:example.org'],
    });
    delivery = setInterval(() => home.deliver(), 20);
  });

  afterEach(() => {
    document.body.replaceChildren();
    clearInterval(delivery);
  });

  it('call each other by their buttons, see each other and hang up', async () => {
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');
    const ends: string[] = [];
    for (const element of [alice, bob]) {
      element.addEventListener('matrix-call-ended', ({ reason }) => ends.push(reason));
    }

    buttonOf(alice, 'call-video').click();
    await reach(bob, 'ringing');
    await waitUntil(() => textOf(bob).includes('Incoming video call'), 'Bob sees who calls');
    await press(bob, 'accept-video');
    await Promise.all([reach(alice, 'connected'), reach(bob, 'connected')]);
    await Promise.all([seesVideo(alice), seesVideo(bob)]);

    assert.deepEqual(
      [alice.remoteUserId, bob.remoteUserId],
      ['@bob:example.org', '@alice:example.org'],
    );
    assert.isAbove((await alice.getStats())?.size ?? 0, 0);
    buttonOf(bob, 'hang-up').click();
    await Promise.all([reach(alice, 'ended'), reach(bob, 'ended')]);

    assert.deepEqual(ends.sort(), ['hungUp', 'opponentHungUp']);
    await waitUntil(() => textOf(alice).includes('bob ended the call.'), 'Alice reads why');
  });

  it('say that a call was declined', async () => {
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');

    await alice.call();
    await reach(bob, 'ringing');
    await bob.reject();
    await reach(alice, 'ended');

    assert.deepEqual([alice.endReason, bob.endReason], ['opponentRejected', 'rejected']);
  });

  it('F12: send nothing where the microphone of the caller is denied, and say how to allow it', async () => {
    const allowDevices = denyDevices();
    const alice = await elementOf('@alice:example.org');

    await alice.call();
    await reach(alice, 'ended');
    allowDevices();

    assert.strictEqual(alice.endReason, 'captureFailed');
    assert.deepEqual(
      home.events.filter(({ type }) => type.startsWith('m.call.')),
      [],
    );
    await waitUntil(() => textOf(alice).includes('allow the microphone'), 'Alice reads what helps');
  });

  it('F12: ring on where the microphone of the callee is denied, and say how to allow it', async () => {
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');
    await alice.call();
    await reach(bob, 'ringing');

    const allowDevices = denyDevices();
    await bob.answer();
    await waitUntil(() => textOf(bob).includes('allow the microphone'), 'Bob reads what helps');
    allowDevices();
    assert.strictEqual(bob.callState, 'ringing');
    await bob.answer();

    await Promise.all([reach(alice, 'connected'), reach(bob, 'connected')]);
    await alice.hangUp();
    await reach(bob, 'ended');
  });

  it('hold the one and answer the other, with a third one on the page', async () => {
    home.addRoom({
      roomId: '!other:example.org',
      joined: ['@alice:example.org', '@carol:example.org'],
    });
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');
    const carol = await elementOf('@carol:example.org', '!other:example.org');
    await alice.call();
    await reach(bob, 'ringing');
    await bob.answer();
    await Promise.all([reach(alice, 'connected'), reach(bob, 'connected')]);

    await carol.call();
    await waitUntil(() => textOf(alice).includes('is calling.'), 'Alice sees that Carol calls');
    await press(alice, 'hold-and-answer');
    await Promise.all([reach(alice, 'connected'), reach(carol, 'connected')]);
    assert.strictEqual(alice.remoteUserId, '@carol:example.org');
    await waitUntil(() => textOf(bob).includes('On hold by'), 'Bob reads that he is on hold');
    await waitUntil(() => textOf(alice).includes('is on hold.'), 'Alice reads who is on hold');
    buttonOf(alice, 'swap').click();
    await waitUntil(() => textOf(carol).includes('On hold by'), 'Carol reads that she is on hold');
    await waitUntil(() => !textOf(bob).includes('On hold by'), 'Bob is back');

    assert.strictEqual(alice.remoteUserId, '@bob:example.org');
    await bob.hangUp();
    await waitUntil(() => alice.remoteUserId === '@carol:example.org', 'Alice is back with Carol');
    await alice.hangUp();
    await reach(carol, 'ended');
  });

  it('turn the camera on in a call by voice, and off again', async () => {
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');
    await alice.call();
    await reach(bob, 'ringing');
    await bob.answer();
    await Promise.all([reach(alice, 'connected'), reach(bob, 'connected')]);
    await alice.updateComplete;

    buttonOf(alice, 'camera').click();
    await seesVideo(bob);
    buttonOf(alice, 'camera').click();

    await waitUntil(() => showsPicture(bob), 'Bob sees a picture again instead of the camera');
    await alice.hangUp();
  });

  it('show a screen to the other side, and take it away again', async () => {
    const forgetScreen = drawScreen();
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');
    await alice.call();
    await reach(bob, 'ringing');
    await bob.answer();
    await Promise.all([reach(alice, 'connected'), reach(bob, 'connected')]);

    await alice.setScreenShare(true);
    await seesVideo(bob, '.screen');
    await waitUntil(() => textOf(alice).includes('You share your screen.'), 'Alice reads it');
    buttonOf(alice, 'screen').click();
    await waitUntil(() => bob.remoteScreenStream === undefined, 'the screen is gone');

    await waitUntil(() => showsPicture(bob), 'Bob sees a picture of Alice again');
    await alice.hangUp();
    forgetScreen();
  });

  it('R96: connect two who were not in a call, when both agree', async () => {
    home.addDirectRoom('@bob:example.org', '@carol:example.org');
    const alice = await elementOf('@alice:example.org');
    const bob = await elementOf('@bob:example.org');
    const carol = await elementOf('@carol:example.org');
    await alice.call();
    await reach(bob, 'ringing');
    await bob.answer();
    await Promise.all([reach(alice, 'connected'), reach(bob, 'connected')]);

    await alice.transferTo('@carol:example.org');
    await waitUntil(() => textOf(bob).includes('wants to connect you'), 'Bob is asked');
    assert.include(textOf(bob), '@carol:example.org');
    await press(bob, 'accept');
    await reach(carol, 'ringing');
    await carol.answer();

    await reach(alice, 'ended');
    assert.strictEqual(alice.endReason, 'transferred');
    await waitUntil(() => bob.remoteUserId === '@carol:example.org', 'Bob speaks with Carol');
    await Promise.all([reach(bob, 'connected'), reach(carol, 'connected')]);
    await bob.hangUp();
  });

  async function elementOf(
    userId: string,
    roomId = '!room:example.org',
  ): Promise<MatrixCallElement> {
    defineMatrixCall();
    const element = new MatrixCallElement();
    element.preview = 'never';
    element.transport = home.transportFor(userId);
    element.roomId = roomId;
    return putOnPage(element);
  }
});

async function seesVideo(element: MatrixCallElement, selector = '.remote'): Promise<void> {
  const tiles = element.shadowRoot?.querySelector('matrix-call-tiles');
  await waitUntil(
    () => (tiles?.shadowRoot?.querySelector<HTMLVideoElement>(selector)?.videoWidth ?? 0) > 0,
    'it sees the other side',
    { timeout: 10_000 },
  );
}

/** Lets the browser share a drawn screen without asking; returns how to forget it. */
function drawScreen(): () => void {
  const capture = () => Promise.resolve(createTestPicture({ video: true, hue: 300 }));
  Object.defineProperty(navigator.mediaDevices, 'getDisplayMedia', {
    value: capture,
    configurable: true,
  });
  return () => {
    Reflect.deleteProperty(navigator.mediaDevices, 'getDisplayMedia');
  };
}

/** Whether a picture stands where the other side could be seen. */
function showsPicture(element: MatrixCallElement): boolean {
  const tiles = element.shadowRoot?.querySelector('matrix-call-tiles');
  return Boolean(tiles?.shadowRoot?.querySelector('.avatar'));
}

/** The browser's answer where the user has blocked the devices; returns how to allow them. */
function denyDevices(): () => void {
  const devices = navigator.mediaDevices;
  const deny = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  Object.defineProperty(devices, 'getUserMedia', { value: deny, configurable: true });
  return () => {
    Reflect.deleteProperty(devices, 'getUserMedia');
  };
}
