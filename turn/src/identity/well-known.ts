import CachePolicy from 'http-cache-semantics';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { AskJson } from '../outside/get-json.ts';
import { HomeserverError, type HomeserverErrorCode } from '../outside/homeserver-error.ts';
import { isPublicName, isPublicLiteral, readServerName, type ServerName } from './server-name.ts';

/** Yields the name to which a server delegates; undefined if it does not, or says nothing usable. Never throws. */
export type AskDelegation = (host: string, signal: AbortSignal) => Promise<ServerName | undefined>;

/** Asks `/.well-known/matrix/server` and remembers the answer for as long as its headers allow. */
export function createAskDelegation(askPublic: AskJson): AskDelegation {
  const known = new LRUCache<string, Delegation>({ max: MAX_KNOWN_SERVERS, ttl: MIN_KEPT_MS });
  return async (host, signal) => {
    const remembered = known.get(host);
    if (remembered !== undefined) return remembered.to;
    const delegation = await askWellKnown(host, { askPublic, signal });
    // The caller's deadline says nothing about the server.
    if (!signal.aborted) known.set(host, delegation, { ttl: delegation.keepMs });
    return delegation.to;
  };
}

/**
 * For how long an answer may be kept, in milliseconds: what its headers say, within five minutes and 48 hours, or 24
 * hours if they say nothing ("recommended default of 24 hours … maximum cache time of 48 hours").
 */
export function keptMs(headers: IncomingHttpHeaders): number {
  if (headers['cache-control'] === undefined && headers.expires === undefined) return DEFAULT_MS;
  const answer = new CachePolicy({ headers: {} }, { status: 200, headers: { ...headers } });
  return Math.min(Math.max(answer.timeToLive(), MIN_KEPT_MS), MAX_KEPT_MS);
}

/**
 * For how long a failure may be kept, in milliseconds. The file is served by any web server: that there is none is said
 * without a Matrix error, by a status or with a page of the site. No other status says so, but a gateway, a limit or a
 * server that is being replaced.
 */
export function failureKeptMs({ code, status = 0 }: HomeserverError): number {
  const isPassing = code === 'badStatus' ? !GONE.has(status) : NO_ANSWER.has(code);
  return isPassing ? TEMPORARY_ERROR_KEPT_MS : ERROR_KEPT_MS;
}

interface Delegation {
  readonly to: ServerName | undefined;
  readonly keepMs: number;
}

async function askWellKnown(
  host: string,
  { askPublic, signal }: { askPublic: AskJson; signal: AbortSignal },
): Promise<Delegation> {
  const limits = AbortSignal.any([signal, AbortSignal.timeout(WELL_KNOWN_TIMEOUT_MS)]);
  try {
    const { json, headers } = await askPublic(
      new URL(`https://${host}/.well-known/matrix/server`),
      { maxBytes: WELL_KNOWN_MAX_BYTES, signal: limits, redirects: MAX_REDIRECTS },
    );
    const to = readDelegation(json);
    return { to, keepMs: to === undefined ? ERROR_KEPT_MS : keptMs(headers) };
  } catch (error) {
    if (!(error instanceof HomeserverError)) throw error;
    // A server without a usable answer is found by SRV or at the default port; if not there, that error is reported.
    return { to: undefined, keepMs: failureKeptMs(error) };
  }
}

function readDelegation(answer: unknown): ServerName | undefined {
  if (typeof answer !== 'object' || answer === null || !('m.server' in answer)) return undefined;
  if (typeof answer['m.server'] !== 'string') return undefined;
  const name = answer['m.server'].toLowerCase();
  return isPublicName(name) || isPublicLiteral(name) ? readServerName(name) : undefined;
}

const GONE: ReadonlySet<number> = new Set([404, 410]);
const NO_ANSWER: ReadonlySet<HomeserverErrorCode> = new Set(['unreachable', 'timedOut']);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MIN_KEPT_MS = 5 * MINUTE_MS;
const DEFAULT_MS = 24 * HOUR_MS;
const MAX_KEPT_MS = 48 * HOUR_MS;
// "Errors … should be cached for up to an hour": not for so long that a repair takes an hour to be seen.
const ERROR_KEPT_MS = 10 * MINUTE_MS;
const TEMPORARY_ERROR_KEPT_MS = MINUTE_MS;
const MAX_KNOWN_SERVERS = 1000;
const MAX_REDIRECTS = 3;
const WELL_KNOWN_MAX_BYTES = 50 * 1024;
// Well below the whole deadline, so that a silent web server leaves time to ask the default port.
const WELL_KNOWN_TIMEOUT_MS = 2000;
