import { assert, waitUntil } from '@open-wc/testing';
import { fakeNotifications } from '../test/fake-notifications.ts';
import { forgetHidden, setHidden } from '../test/hidden-page.ts';
import { putOnNavigator } from '../test/put-on-navigator.ts';
import { resetPage } from '../test/record.ts';
import { connectCall, nextTask, putOnStage, settled } from '../test/stage.ts';

const restores: (() => void)[] = [];

beforeEach(resetPage);
afterEach(() => {
  forgetHidden();
  for (const restore of restores.splice(0)) restore();
});

describe('the screen', () => {
  it('stays light while a picture is seen, also after another tab was', async () => {
    const locks = fakeLocks();
    const element = await putOnStage();

    await connectCall(element, { video: true });
    await waitUntil(() => locks.length === 1, 'It is light', PATIENCE);
    setHidden(true);
    setHidden(false);
    await waitUntil(() => locks.length === 2, 'It is light again');
    assert.isFalse(locks[1]?.isReleased);
    await element.hangUp();

    await waitUntil(() => locks.every(({ isReleased }) => isReleased), 'It may go dark');
    setHidden(false);
    await nextTask();
    assert.lengthOf(locks, 2);
  });

  it('goes dark as it likes in a call by voice, until there is a picture', async () => {
    const locks = fakeLocks();
    fakeSession();
    const element = await putOnStage();
    const call = await connectCall(element);
    await waitUntil(() => navigator.mediaSession.metadata, 'The part is there', PATIENCE);
    assert.lengthOf(locks, 0);

    await call.setCameraMuted(false);
    await waitUntil(() => locks.length === 1, 'It is light');
    await call.setCameraMuted(true);

    await waitUntil(() => locks[0]?.isReleased, 'It may go dark');
  });

  it('may go dark where the browser refuses, and the call goes on', async () => {
    const request = () => Promise.reject(new DOMException('Battery', 'NotAllowedError'));
    restores.push(putOnNavigator('wakeLock', { request }));
    fakeSession();
    const element = await putOnStage();

    await connectCall(element, { video: true });
    await waitUntil(() => navigator.mediaSession.metadata, 'The part is there', PATIENCE);
    await element.hangUp();

    assert.strictEqual(element.callState, 'ended');
  });
});

describe('the media session', () => {
  it('has the name and the keys of a call, as long as it runs', async () => {
    const session = fakeSession();
    const before = new MediaMetadata({ title: 'A song of the page' });
    session.metadata = before;
    const element = await putOnStage();
    const call = await connectCall(element);
    await waitUntil(() => session.metadata?.title === 'Bob Builder', 'It is named', PATIENCE);
    assert.deepEqual(session.devices, { Microphone: true, Camera: false });

    session.press('togglemicrophone');
    assert.isTrue(call.isMicrophoneMuted);
    assert.isFalse(session.devices.Microphone);
    session.press('togglecamera');
    await settled(element);
    assert.isFalse(call.isCameraMuted);
    assert.isTrue(session.devices.Camera);
    session.press('hangup');
    await settled(element);

    assert.strictEqual(element.endReason, 'hungUp');
    assert.strictEqual(session.metadata, before);
    assert.deepEqual([...session.handlers.keys()], []);
  });

  it('is not touched while it rings', async () => {
    const session = fakeSession();
    const element = await putOnStage();
    await connectCall(element);
    await waitUntil(() => session.metadata, 'The part is there', PATIENCE);
    await element.hangUp();
    session.calls = 0;

    element.agent.ring();
    await settled(element);
    await element.reject();

    assert.strictEqual(session.calls, 0);
  });

  it('is of the first of two elements, then of the other', async () => {
    const session = fakeSession();
    const [first, second] = [await putOnStage(), await putOnStage()];
    const firstCall = await connectCall(first);
    await waitUntil(() => session.metadata, 'The part is there', PATIENCE);
    const secondCall = await connectCall(second);
    session.press('togglemicrophone');
    assert.deepEqual([firstCall.isMicrophoneMuted, secondCall.isMicrophoneMuted], [true, false]);

    await first.hangUp();
    session.press('togglemicrophone');

    assert.isTrue(secondCall.isMicrophoneMuted);
    await second.hangUp();
    assert.strictEqual(session.metadata, null);
  });
});

describe('the question for notifications', () => {
  for (const [name, options, isActive, asked] of [
    ['comes when the user calls', { notifications: true }, true, 1],
    ['does not come where the page did not ask for it', {}, true, 0],
    [
      'does not come where the page hides them',
      { notifications: true, hide: 'notification' },
      true,
      0,
    ],
    ['does not come where a script calls', { notifications: true }, false, 0],
  ] as const) {
    it(name, async () => {
      const session = fakeSession();
      const notifications = fakeNotifications('default');
      restores.push(notifications.forget, putOnNavigator('userActivation', { isActive }));
      const element = await putOnStage(options);
      assert.strictEqual(notifications.asked(), 0);

      await connectCall(element);
      await waitUntil(() => session.metadata, 'The part is there', PATIENCE);

      assert.strictEqual(notifications.asked(), asked);
      await element.hangUp();
    });
  }
});

/** Light that costs no power. */
function fakeLocks(): { isReleased: boolean }[] {
  const locks: { isReleased: boolean }[] = [];
  const request = () => {
    const lock = {
      isReleased: false,
      release: () => {
        lock.isReleased = true;
        return Promise.resolve();
      },
    };
    locks.push(lock);
    return Promise.resolve(lock);
  };
  restores.push(putOnNavigator('wakeLock', { request }));
  return locks;
}

/** A media session whose keys the test presses. Like some browsers it does not know the key for the camera at first. */
function fakeSession() {
  const session = {
    calls: 0,
    metadata: null as MediaMetadata | null,
    handlers: new Map<string, () => void>(),
    devices: { Microphone: false, Camera: false },
    setActionHandler(action: string, handler: (() => void) | null) {
      session.calls++;
      if (handler) session.handlers.set(action, handler);
      else session.handlers.delete(action);
    },
    setMicrophoneActive(isActive: boolean) {
      session.devices.Microphone = isActive;
    },
    setCameraActive(isActive: boolean) {
      session.devices.Camera = isActive;
    },
    press: (action: string) => session.handlers.get(action)?.(),
  };
  restores.push(putOnNavigator('mediaSession', session));
  return session;
}

const PATIENCE = { timeout: 60_000 };
