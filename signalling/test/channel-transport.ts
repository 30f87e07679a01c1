import {
  type OutgoingEvent,
  type RoomEvent,
  type Transport,
  TransportError,
  type TransportErrorCode,
  type TransportListener,
} from '@matrix-call/signalling';

/** Calls between two tabs of one origin, each of one user, without a homeserver. */
export function channelTransport(channel: BroadcastChannel, me: string, other: string): Transport {
  let listener: TransportListener | undefined;
  let isStopped = false;

  const post = ({ roomId, type, content }: OutgoingEvent): void => {
    const eventId = `$${crypto.randomUUID()}`;
    const event = { roomId, type, content, eventId, sender: me, stateKey: undefined };
    const sent = { event, sentAtMs: Date.now() };
    channel.postMessage(sent);
    queueMicrotask(() => {
      deliver(sent);
    });
  };
  const deliver = ({ event, sentAtMs }: Sent): void => {
    if (isStopped) return;
    const ageMs = Math.max(Date.now() - sentAtMs, 0);
    listener?.onBatch({ events: [{ ...event, ageMs }], isInitial: false });
  };
  const refuse = (code: TransportErrorCode): never => {
    throw new TransportError(code, `A channel has nothing but the room ${ROOM_ID}`);
  };
  // Whoever aborts or stops in the very moment of the call is still heard.
  const soon = async <T>(work: () => T, signal?: AbortSignal): Promise<T> => {
    await Promise.resolve();
    if (isStopped || signal?.aborted) throw new TransportError('aborted', 'Stopped by us');
    return work();
  };
  const members = [me, other].map(
    (userId) =>
      ({ userId, membership: 'join', displayName: userId, avatarUrl: undefined }) as const,
  );
  const facts = { roomId: ROOM_ID, joinRule: 'invite', isEncrypted: false, members };

  return {
    canEncrypt: false,
    features: { onlyRoomId: ROOM_ID },
    start: (given) =>
      soon(() => {
        listener = given;
        channel.onmessage = ({ data }) => {
          deliver(data as Sent);
        };
        listener.onBatch({ events: [], isInitial: true });
        return { userId: me, deviceId: undefined };
      }),
    stop: () => {
      isStopped = true;
      channel.close();
    },
    sendEvent: (event, signal) =>
      soon(() => {
        if (event.roomId !== ROOM_ID) refuse('roomNotFound');
        post(event);
      }, signal),
    sendOnUnload: (event) => {
      if (!isStopped && event.roomId === ROOM_ID) post(event);
    },
    describeRoom: (roomId) => soon(() => (roomId === ROOM_ID ? facts : refuse('roomNotFound'))),
    findDirectRoom: (userId) => soon(() => (userId === other ? ROOM_ID : refuse('userNotFound'))),
    getTurnCredentials: () => soon(() => undefined),
    getOpenIdToken: () => soon(() => refuse('rejected')),
  };
}

interface Sent {
  readonly event: Omit<RoomEvent, 'ageMs'>;
  readonly sentAtMs: number;
}

const ROOM_ID = '!tabs:this.origin';
