// What a gateway refuses, and why a connection to it is over, as errors of a transport.

import { RequestError } from '../homeserver/http.ts';
import { Abandoned } from '../homeserver/retry.ts';
import { TransportError, type TransportErrorCode } from '../ports/transport.ts';
import type {
  Ask,
  EndFrame,
  GatewayRefusal,
  LeavingFrame,
  RefusedFrame,
  SessionEnd,
} from '../wire/gateway-frames.ts';

/** Why a connection is over. */
export type SocketEnd =
  /** It broke, or never came to be. */
  | { readonly type: 'lost' }
  /** We doubt that anything still comes over it. */
  | { readonly type: 'suspected' }
  /** Whoever answered speaks something else. */
  | { readonly type: 'foreign' }
  | LeavingFrame
  | EndFrame;

/** The error for what ended a connection. Its cause is the gateway's own code, where the gateway spoke. */
export function errorOfEnd(end: SocketEnd): RequestError {
  if (end.type === 'suspected') return new Abandoned();
  if (end.type === 'foreign') return new RequestError('notAHomeserver', 'This is no gateway');
  if (end.type !== 'end') return new RequestError('unreachable', 'No connection to the gateway');
  const code = END_CODES.get(end.code) ?? 'rejected';
  return new RequestError(code, `The gateway ended the session: ${nameOf(end.code, END_CODES)}`, {
    cause: end.code,
    retryAfterMs: waitOf(end.retryAfterMs, MOST_RETRY_AFTER_MS),
  });
}

/** The error for what is refused. Its cause is the gateway's own code. */
export function errorOfRefusal(
  ask: Ask['type'],
  { code, retryAfterMs }: RefusedFrame,
): RequestError {
  const codes = ask === 'line' && LINE_CODES.has(code) ? LINE_CODES : REFUSAL_CODES;
  const transportCode = codes.get(code) ?? 'rejected';
  return new RequestError(
    transportCode,
    `The gateway refuses ${ask}: ${nameOf(code, REFUSAL_CODES)}`,
    {
      cause: code,
      retryAfterMs: waitOf(retryAfterMs, code === 'closed' ? MOST_CLOSED_MS : MOST_RETRY_AFTER_MS),
    },
  );
}

/** True where the session of a connection that ended so is gone, but another one may begin. */
export function isSessionGone(error: unknown): boolean {
  return error instanceof RequestError && GONE.has(error.cause);
}

/** True where the gateway says that it lends no relay. */
export function isNoRelay(error: unknown): boolean {
  return error instanceof RequestError && error.cause === ('noRelay' satisfies GatewayRefusal);
}

/** What belonged to a session that is gone. */
export function lineLost(): TransportError {
  return new TransportError('roomNotFound', 'The session with its line is gone');
}

/** The code for the log; not the text of whoever sends anything else. */
function nameOf(code: string, known: ReadonlyMap<string, unknown>): string {
  return known.has(code) ? code : 'for a reason of its own';
}

function waitOf(retryAfterMs: number | null | undefined, mostMs: number): number | undefined {
  return retryAfterMs ? Math.min(retryAfterMs, mostMs) : undefined;
}

function mapOf<Code extends string>(
  codes: Readonly<Record<Code, TransportErrorCode>>,
): ReadonlyMap<string, TransportErrorCode> {
  return new Map(Object.entries<TransportErrorCode>(codes));
}

const REFUSAL_CODES = mapOf<GatewayRefusal>({
  unknownCallee: 'userNotFound',
  busy: 'rejected',
  closed: 'rejected',
  unavailable: 'rejected',
  noLine: 'roomNotFound',
  unreachable: 'unreachable',
  forbidden: 'forbidden',
  tooMany: 'rateLimited',
  invalid: 'rejected',
  noRelay: 'rejected',
});
/** Why there is no line, in words of its own: whoever calls can wait, or reach the user another way. */
const LINE_CODES: ReadonlyMap<string, TransportErrorCode> = new Map([
  ['busy', 'busy'],
  ['closed', 'closed'],
  ['unavailable', 'unavailable'],
  ['tooMany', 'tooMany'],
]);
const END_CODES = mapOf<SessionEnd>({
  unknownSession: 'rejected',
  badToken: 'unauthorized',
  tooMany: 'rateLimited',
  badFrame: 'rejected',
  replaced: 'rejected',
  stopped: 'rejected',
});
/** Whoever took a session over keeps it: two that resume it in turn would never end. */
const GONE: ReadonlySet<unknown> = new Set<SessionEnd>(['unknownSession', 'replaced']);
const MOST_RETRY_AFTER_MS = 3_600_000;
/** Opening hours come again each week. */
const MOST_CLOSED_MS = 8 * 86_400_000;
