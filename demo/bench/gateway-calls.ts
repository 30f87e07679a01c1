// A gateway with many callees on a homeserver that answers at once, and whole calls of visitors over it.
import { EVENT_TYPES } from '@matrix-call/signalling/wire';
import { QuickHomeserver, SERVER_NAME, type SentEvent } from './gateway-homeserver.ts';
import { register, startGateway, type Gateway } from './gateway-program.ts';
import type { Visitor } from './gateway-visitor.ts';

/** Both of them, and who is called. */
export interface CallStage {
  readonly homeserver: QuickHomeserver;
  readonly gateway: Gateway;
  /** The user that the call of this number is for. */
  calleeOf(index: number): string;
  stop(): Promise<void>;
}

/** Who may be called: each is rung rarely enough for the gateway's limits. */
export const CALLEES = 100;

/** Starts both; the homeserver answers each invite as a callee who was waiting for it. */
export async function startCallStage(linesPerCallee: number): Promise<CallStage> {
  const homeserver = await QuickHomeserver.start();
  const callees = Array.from({ length: CALLEES }, (_, index) => `@agent${index}:${SERVER_NAME}`);
  const gateway = await startGateway({
    ...{ homeserverUrl: homeserver.url, serverName: SERVER_NAME, port: 0 },
    ...{ callees, linesPerCallee },
    registered: await register('http://127.0.0.1:1'),
  });
  await gateway.untilReady(CALLEES * linesPerCallee);
  homeserver.listen((event) => {
    if (event.type === EVENT_TYPES.invite) answer({ homeserver, gateway }, event);
  });
  return {
    ...{ homeserver, gateway },
    calleeOf: (index) => callees[index % CALLEES] ?? '',
    async stop() {
      await gateway.stop();
      homeserver.stop();
    },
  };
}

/** Rings, and resolves with the ID of the call once the call is answered and the answer selected. */
export async function connect(visitor: Visitor, callee: string): Promise<string> {
  const ids = { call_id: `call${++calls}`, party_id: 'PAGE', version: '1' };
  await visitor.takeLine(callee);
  const answered = visitor.next(EVENT_TYPES.answer);
  // Where the invite is refused, nobody waits for the answer.
  answered.catch(() => undefined);
  const offer = { type: 'offer', sdp: SDP };
  await visitor.send(EVENT_TYPES.invite, { ...ids, lifetime: 60_000, offer });
  await answered;
  await visitor.send(EVENT_TYPES.selectAnswer, { ...ids, selected_party_id: PARTY_ID });
  return ids.call_id;
}

/** Ends the call. */
export async function hangUp(visitor: Visitor, callId: string): Promise<void> {
  const ids = { call_id: callId, party_id: 'PAGE', version: '1' };
  await visitor.send(EVENT_TYPES.hangup, { ...ids, reason: 'user_hangup' });
}

/** Pushes the answer; the guest's own events are not pushed. */
function answer(
  { homeserver, gateway }: Pick<CallStage, 'homeserver' | 'gateway'>,
  { roomId, content }: SentEvent,
): void {
  const event = {
    ...{ roomId, eventId: homeserver.nameEvent(), type: EVENT_TYPES.answer },
    sender: homeserver.rooms.get(roomId) ?? '',
    content: {
      ...{ call_id: content['call_id'], party_id: PARTY_ID, version: '1' },
      answer: { type: 'answer', sdp: SDP },
    },
  };
  // A call that is not answered is told of by its visitor.
  homeserver.push(gateway, [event]).catch(() => undefined);
}

let calls = 0;

/** The callee's app in these calls. */
export const PARTY_ID = 'PHONE';
/** A description about as long as that of a video call. */
export const SDP = `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n${'a=x-padding:of this benchmark, as long as others\r\n'.repeat(80)}`;
