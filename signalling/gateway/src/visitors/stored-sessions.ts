import { isRecord, own } from '@matrix-call/signalling/wire';
import type { SessionState } from './session-state.ts';

/** Reads sessions from a store, as this service wrote them; throws if it is something else. */
export function readStoredSessions(json: unknown): readonly SessionState[] {
  if (!Array.isArray(json) || !json.every(isSession)) throw new TypeError('No list of sessions');
  return json;
}

function isSession(value: unknown): value is SessionState {
  return (
    isRecord(value) &&
    typeof own(value, 'id') === 'string' &&
    typeof own(value, 'userId') === 'string' &&
    typeof inside(value, 'key', 'current') === 'string' &&
    Array.isArray(inside(value, 'outbox', 'kept')) &&
    Array.isArray(inside(value, 'answers', 'answers')) &&
    isRecord(inside(value, 'held', 'call'))
  );
}

function inside(value: Readonly<Record<string, unknown>>, outer: string, inner: string): unknown {
  const part = own(value, outer);
  return isRecord(part) ? own(part, inner) : undefined;
}
