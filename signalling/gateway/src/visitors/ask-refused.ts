import { Refusal } from '@matrix-call/service';
import type { GatewayRefusal } from '@matrix-call/signalling/wire';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import type { Answer } from './answers.ts';

/** What a visitor asked is refused. */
export class AskRefused extends Error {
  override readonly name = 'AskRefused';
  readonly code: GatewayRefusal;
  readonly retryAfterMs: number | undefined;

  constructor(code: GatewayRefusal, retryAfterMs?: number) {
    super(code);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The answer to what was asked with this number and failed. */
export function refusalFor(id: number, error: unknown): Answer {
  const refused = (code: GatewayRefusal, retryAfterMs?: number): Answer => ({
    ...{ type: 'refused', id, code },
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.ceil(retryAfterMs) }),
  });
  if (error instanceof AskRefused) return refused(error.code, error.retryAfterMs);
  if (error instanceof Refusal && error.code === 'tooManyRequests')
    return refused('tooMany', error.retryAfterMs);
  if (!(error instanceof HomeserverError)) return refused('unreachable');
  if (error.code === 'rateLimited') return refused('tooMany', error.retryAfterMs);
  return refused(error.code === 'refused' ? 'forbidden' : 'unreachable');
}
