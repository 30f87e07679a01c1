import { assert } from '@open-wc/testing';
import { closeAll, expectConnectionFailed, openPeer, sendDevices } from '../../test/two-peers.ts';

describe('a track that the browser refuses', () => {
  const replaceTrack: unknown = Reflect.get(RTCRtpSender.prototype, 'replaceTrack');
  const unhandled: unknown[] = [];
  const note = (event: PromiseRejectionEvent): void => {
    unhandled.push(event.reason);
    event.preventDefault();
  };

  beforeEach(() => {
    Object.assign(RTCRtpSender.prototype, {
      replaceTrack: () => Promise.reject(new DOMException('refused', 'InvalidModificationError')),
    });
    addEventListener('unhandledrejection', note);
  });

  afterEach(() => {
    Object.assign(RTCRtpSender.prototype, { replaceTrack });
    removeEventListener('unhandledrejection', note);
    unhandled.length = 0;
    closeAll();
  });

  it('is the failure of the offer it was to be sent with', async () => {
    const { peer, errors } = openPeer();
    await sendDevices(peer);

    await expectConnectionFailed(peer.createOffer({ video: true }));
    await untilRejectionsAreTold();

    assert.deepEqual(unhandled, []);
    assert.deepEqual(errors, []);
  });

  it('is the failure of the answer it was to be sent with', async () => {
    const [caller, callee] = [openPeer(), openPeer()];
    await caller.peer.createOffer({ video: true });
    await sendDevices(callee.peer);

    const answer = callee.peer.createAnswer(caller.peer.getLocalDescription(), { video: true });
    await expectConnectionFailed(answer);
    await untilRejectionsAreTold();

    assert.deepEqual(unhandled, []);
    assert.deepEqual(callee.errors, []);
  });

  it('is told to who sends it later', async () => {
    const { peer, errors } = openPeer();
    await peer.createOffer({ video: true });

    await expectConnectionFailed(sendDevices(peer));

    assert.deepEqual(errors, []);
  });
});

/** The browser tells of rejections that nobody handles in a task of its own. */
async function untilRejectionsAreTold(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  for (let task = 0; task < 3; task += 1) {
    const told = new Promise((resolve) => {
      port2.onmessage = resolve;
    });
    port1.postMessage(undefined);
    await told;
  }
  port1.close();
}
