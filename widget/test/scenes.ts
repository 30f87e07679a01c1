// Every face of the element, by name: for tests of all of them and for looking at them.
import { TransportError } from '@matrix-call/signalling';
import { BOB, type FakeCall } from './fake-call.ts';
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
    element.desk.current?.become({
      opponent: { ...BOB, isMicrophoneMuted: true, isCameraMuted: true },
    });
    return drawn(element);
  },
  reconnecting: async () => {
    const element = await withConnection(true);
    element.desk.current?.become({ status: 'reconnecting' });
    return drawn(element);
  },
  ended: async () => {
    const element = await withConnection(true);
    element.desk.current?.end('opponentHungUp');
    return drawn(element);
  },
  missed: async () => {
    const element = await withRinging(true);
    element.desk.current?.end('missed');
    return drawn(element);
  },
  microphoneDenied: async () => {
    const element = await withCall({ status: 'preparing' });
    const call = element.desk.current;
    const problem = { code: 'microphoneDenied', message: 'NotAllowedError' } as const;
    element.desk.tell({ type: 'problem', problem, ...(call && { call }) });
    call?.end('captureFailed');
    return drawn(element);
  },
  withoutRelay: async () => {
    const element = await withCall({ status: 'calling', opponent: BOB });
    element.desk.tell({ type: 'problem', problem: { code: 'noTurn', message: 'No TURN' } });
    return drawn(element);
  },
  unreachable: async () => {
    const element = await putOnStage({ isOnline: false });
    element.desk.refuse(new TransportError('unreachable', 'No answer'));
    await new Promise((resolve) => {
      element.addEventListener('matrix-call-error', resolve, { once: true });
    });
    return drawn(element);
  },
};

async function withCall(change: Parameters<FakeCall['become']>[0]): Promise<TestCallElement> {
  const element = await putOnStage();
  await element.call();
  element.desk.current?.become(change);
  return drawn(element);
}

async function withRinging(video: boolean): Promise<TestCallElement> {
  const element = await putOnStage();
  element.desk.ring({ video });
  return drawn(element);
}

async function withConnection(video: boolean): Promise<TestCallElement> {
  const element = await putOnStage();
  await connectCall(element, { video });
  return element;
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
