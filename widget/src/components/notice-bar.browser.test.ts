import { assert } from '@open-wc/testing';
import { CAROL } from '../../test/fake-call.ts';
import { show } from '../../test/show.ts';
import type { MatrixCallErrorCode } from '../errors.ts';
import { NoticeBar } from './notice-bar.ts';

// A new code does not compile before it has its words.
const WORDS: Readonly<Record<MatrixCallErrorCode, string>> = {
  noWebRtc: 'browser cannot make calls',
  insecureContext: 'https',
  microphoneDenied: 'allow the microphone',
  cameraDenied: 'allow the camera',
  noMicrophone: 'No microphone',
  noCamera: 'No camera',
  deviceBusy: 'Another program',
  deviceLost: 'was unplugged',
  deviceSilenced: 'is silenced',
  screenDenied: 'screen is not shared',
  noScreenShare: 'screen cannot be shared',
  noVideo: 'takes no video',
  noDigits: 'takes no digits',
  noMedia: 'Nothing arrives',
  cannotTransfer: 'cannot be transferred',
  noPopOut: 'window of its own',
  changePending: 'may not see it',
  changeRefused: 'does not take this change',
  transferDeclined: 'was declined',
  transferFailed: 'did not work',
  connectionFailed: 'connection for sound',
  captureFailed: 'microphone or camera could not be started',
  unreachable: 'homeserver does not answer',
  notAHomeserver: 'no Matrix homeserver',
  unauthorized: 'access token',
  forbidden: 'not allow',
  roomNotFound: 'room does not exist',
  roomReplaced: 'cannot join',
  userNotFound: 'no such user',
  encryptedRoom: 'encrypted',
  rateLimited: 'asked to wait',
  tooLarge: 'too large',
  busy: 'lines are taken',
  closed: 'No calls are taken',
  unavailable: 'cannot be called here',
  tooMany: 'Too many calls',
  aborted: 'stopped',
  rejected: 'refused',
  noTurn: 'relay',
  emptyRoom: 'Nobody else',
  notInRoom: 'not in the room',
  severalPeople: 'Several people',
  notConfigured: 'no gateway',
  noTarget: 'nobody to call',
  alreadyInCall: 'in a call already',
  noCall: 'no call',
  transportStopped: 'has to open a new one',
  partMissing: 'could not be loaded',
  failed: 'Something broke',
};

describe('the notice bar', () => {
  it('is accessible', async () => {
    const { component } = await show(NoticeBar, {
      notice: { type: 'problem', code: 'unreachable' },
      canReconnect: true,
    });

    await assert.isAccessible(component);
  });

  for (const [code, words] of Object.entries(WORDS)) {
    it(`has words for the problem ${code}`, async () => {
      const { text } = await show(NoticeBar, {
        notice: { type: 'problem', code: code as MatrixCallErrorCode },
      });

      assert.include(text(), words);
    });
  }

  it('F11: says that a device was unplugged and that the call goes on, not as an error', async () => {
    const { component, text } = await show(NoticeBar, {
      notice: { type: 'problem', code: 'deviceLost' },
    });

    assert.include(text(), 'was unplugged. The call goes on.');
    assert.strictEqual(component.shadowRoot?.querySelector('.error'), null);
  });

  it('tells how a call ended beside another', async () => {
    const { text } = await show(NoticeBar, {
      notice: { type: 'ended', reason: 'missed', opponent: CAROL },
    });

    assert.strictEqual(text(), 'You missed a call from Carol Singer.');
  });

  it('R24: tells of a call that did not ring', async () => {
    const { text } = await show(NoticeBar, {
      notice: { type: 'suppressed', why: 'publicRoom', userId: '@bob:example.org' },
    });

    assert.strictEqual(text(), 'bob called in a public room. Such calls do not ring.');
  });

  it('asks to connect again and to be put away', async () => {
    const { button, requests } = await show(NoticeBar, {
      notice: { type: 'problem', code: 'unreachable' },
      canReconnect: true,
    });

    button('reconnect').click();
    button('dismiss-notice').click();

    assert.deepEqual(requests, [{ type: 'reconnect' }, { type: 'dismissNotice' }]);
  });

  it('is empty without a notice', async () => {
    const { text } = await show(NoticeBar, { notice: undefined });

    assert.strictEqual(text(), '');
  });

  for (const [state, code, lastsMs] of [
    ['connected', 'deviceLost', 10_000],
    ['connected', 'cameraDenied', 30_000],
    ['offline', 'unreachable', undefined],
  ] as const) {
    it(`asks to go by itself, unless what it says still is: ${code}`, async () => {
      const original = window.setTimeout.bind(window);
      const timers = new Map<number | undefined, () => void>();
      window.setTimeout = ((go: () => void, ms?: number) =>
        timers.set(ms, go).size) as typeof setTimeout;
      const shown = show(NoticeBar, { notice: { type: 'problem', code }, state });
      const { requests } = await shown;
      window.setTimeout = original;

      timers.get(lastsMs)?.();

      assert.strictEqual(timers.size, lastsMs === undefined ? 0 : 1);
      assert.lengthOf(requests, lastsMs === undefined ? 0 : 1);
    });
  }
});
