// Every face of the element, by name: for tests of all of them and for looking at them.
import { TransportError } from '@matrix-call/signalling';
import { BOB, CAROL, type FakeCall } from './fake-call.ts';
import { refusePlayback } from './refuse-playback.ts';
import { buttonLater, buttonOf, partLater } from './show.ts';
import { createTestPicture } from './test-picture.ts';
import { AVAILABLE, CalleeDesk, putVisitor, visitorOf } from './visitors.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from './stage.ts';

/** Puts the element on the page and brings it to one of its faces. */
export type Scene = () => Promise<TestCallElement>;

/** The scenes, by what they show. */
export const scenes: Readonly<Record<string, Scene>> = {
  offline: () => putOnStage({ isOnline: false }),
  idle: () => putOnStage(),
  idleForVideo: () => putOnStage({ video: true }),
  idleForRoom: () => putOnStage({ callee: undefined, roomId: '!room:example.org' }),
  idleForReceiving: () => putOnStage({ callee: undefined }),
  preparing: () => withCall({ status: 'preparing' }),
  calling: () => withCall({ status: 'calling', opponent: BOB }),
  ringing: () => withRinging(false),
  ringingWithVideo: () => withRinging(true),
  connecting: () => withCall({ status: 'connecting', opponent: BOB }),
  connectedByVoice: () => withConnection(false),
  connectedByVideo: () => withConnection(true),
  mutedByVoice: async () => muted(await withConnection(false)),
  mutedByVideo: async () => muted(await withConnection(true)),
  opponentMuted: async () => {
    const element = await withConnection(true);
    element.agent.current?.become({
      opponent: { ...BOB, isMicrophoneMuted: true, isCameraMuted: true },
    });
    return drawn(element);
  },
  reconnecting: async () => {
    const element = await withConnection(true);
    element.agent.current?.become({ status: 'reconnecting' });
    return drawn(element);
  },
  sharingScreen: () => changed(true, { isScreenShared: true }),
  sharingScreenSeen: async () => {
    const element = await withConnection(true);
    await element.setScreenShare(true);
    return drawn(element);
  },
  poorConnection: () =>
    changed(true, { isCameraPaused: true, quality: { level: 'poor', reasons: ['bandwidth'] } }),
  goodConnection: () => changed(false, { quality: { level: 'good', reasons: [] } }),
  seeingScreen: () =>
    changed(true, { remoteScreenStream: createTestPicture({ video: true, hue: 150 }) }),
  seeingScreenByVoice: () =>
    changed(false, { remoteScreenStream: createTestPicture({ video: true, hue: 150 }) }),
  holding: () => changed(true, { isHolding: true }),
  held: () => changed(false, { isHeld: true }),
  stalled: () => changed(true, { isStalled: true }),
  claimedIdentity: () =>
    changed(false, { claimedIdentity: { userId: CAROL.userId, displayName: 'Carol' } }),
  transferOffer: () => changed(true, { transferOffer: CAROL }),
  more: () => opened('hold', 'more'),
  keypad: () => opened('key', 'more', 'keypad'),
  transfer: () => opened('transfer-to', 'more', 'transfer'),
  statistics: () => opened('statistics', 'more', 'open-statistics'),
  check: () => opened('check', 'more', 'open-check'),
  shortcuts: () => opened('shortcuts', 'more', 'open-shortcuts'),
  waiting: () => withWaiting(),
  waitingOverVoice: () => withWaiting(false),
  secondCall: async () => {
    const element = await withWaiting();
    element.agent.holdAndAnswer({ video: false });
    element.agent.current?.become({ status: 'connected' });
    return drawn(element);
  },
  unheard: async () => {
    const allowPlayback = refusePlayback();
    const element = await withConnection(true);
    await buttonLater(element, 'hear');
    allowPlayback();
    return drawn(element);
  },
  noticeInCall: async () => {
    const element = await withConnection(true);
    const problem = { code: 'cameraDenied', message: 'NotAllowedError' } as const;
    element.agent.tell({ type: 'problem', problem });
    return drawn(element);
  },
  everythingAtOnce: async () => {
    const element = await withWaiting();
    element.agent.current?.become({
      isHolding: true,
      isHeld: true,
      isStalled: true,
      isScreenShared: true,
      transferOffer: CAROL,
      claimedIdentity: CAROL,
    });
    return drawn(element);
  },
  ended: async () => {
    const element = await withConnection(true);
    element.agent.current?.end('opponentHungUp');
    return drawn(element);
  },
  missed: async () => {
    const element = await withRinging(true);
    element.agent.current?.end('missed');
    return drawn(element);
  },
  microphoneDenied: async () => {
    const element = await withCall({ status: 'preparing' });
    const call = element.agent.current;
    const problem = { code: 'microphoneDenied', message: 'NotAllowedError' } as const;
    element.agent.tell({ type: 'problem', problem, ...(call && { call }) });
    call?.end('captureFailed');
    return drawn(element);
  },
  withoutRelay: async () => {
    return withCall({ status: 'connecting', opponent: BOB, isRelayMissing: true });
  },
  visitor: () => withVisitor(),
  visitorAsked: () => withVisitor({ visitorForm: 'name topic', children: [consent()] }),
  visitorTooEarly: () =>
    withVisitor({}, { availability: 'closed', opens_at: '2100-01-01T08:00:00Z' }),
  visitorQueued: async () => {
    const element = await withVisitor();
    await element.call();
    visitorOf(element).noteQueue(3);
    return drawn(element);
  },
  unreachable: async () => {
    const element = await putOnStage({ isOnline: false });
    element.agent.refuse(new TransportError('unreachable', 'No answer'));
    await new Promise((resolve) => {
      element.addEventListener('matrix-call-error', resolve, { once: true });
    });
    return drawn(element);
  },
};

async function withVisitor(
  options: Parameters<typeof putVisitor>[0] = {},
  answer = AVAILABLE,
): Promise<TestCallElement> {
  const desk = new CalleeDesk({ ...AVAILABLE, ...answer });
  try {
    return await putVisitor(options);
  } finally {
    desk.close();
  }
}

function consent(): Element {
  const words = document.createElement('span');
  words.slot = 'consent';
  words.textContent = 'I agree that this call goes over our servers.';
  return words;
}

async function withCall(change: Parameters<FakeCall['become']>[0]): Promise<TestCallElement> {
  const element = await putOnStage();
  await element.call();
  element.agent.current?.become(change);
  return drawn(element);
}

async function withRinging(video: boolean): Promise<TestCallElement> {
  const element = await putOnStage();
  element.agent.ring({ video });
  return drawn(element);
}

async function withConnection(video: boolean): Promise<TestCallElement> {
  const element = await putOnStage();
  await connectCall(element, { video });
  return element;
}

/** A connected call to which something has happened. */
async function changed(
  video: boolean,
  change: Parameters<FakeCall['become']>[0],
): Promise<TestCallElement> {
  const element = await withConnection(video);
  element.agent.current?.become(change);
  return drawn(element);
}

/** Presses one button after the other until the last part is there. */
async function opened(last: string, ...parts: readonly string[]): Promise<TestCallElement> {
  const element = await changed(true, { canSendDigits: true, canTransfer: true });
  for (const part of parts) {
    buttonOf(element, part).click();
    await drawn(element);
  }
  await partLater(element, last);
  return drawn(element);
}

async function withWaiting(video = true): Promise<TestCallElement> {
  const element = await withConnection(video);
  element.agent.ringBeside();
  return drawn(element);
}

async function muted(element: TestCallElement): Promise<TestCallElement> {
  await element.setMicrophoneMuted(true);
  if (element.localStream?.getVideoTracks().length) await element.setCameraMuted(true);
  return drawn(element);
}

async function drawn(element: TestCallElement): Promise<TestCallElement> {
  await settled(element);
  return element;
}
