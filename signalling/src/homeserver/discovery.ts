// From what a user types (a base URL or a server name) to the base URL of a homeserver.

import type { Environment } from './environment.ts';
import { requestJson, RequestError } from './http.ts';
import { arrayOf, objectOf, textOf } from './readers.ts';
import { TransportError } from '../ports/transport.ts';

/**
 * Finds the base URL and checks that a homeserver answers there. A base URL is taken as it is, or else as the home of
 * a `.well-known` file. Rejects with `notAHomeserver` or `unreachable`.
 */
export async function discoverBaseUrl(
  environment: Environment,
  homeserver: string,
  signal: AbortSignal,
): Promise<string> {
  const given = readBaseUrl(homeserver);
  const isName = !homeserver.includes('://');
  const ask = { environment, signal };
  if (isName && !isLocal(given)) {
    // Spec, "Well-known URIs": asked at "the hostname of the server name", whatever port the name has.
    const home = `https://${new URL(given).hostname}`;
    const found = (await readWellKnown(ask, home)) ?? given;
    return checkVersions(ask, found);
  }
  try {
    return await checkVersions(ask, given);
  } catch (error) {
    if (signal.aborted) throw error;
    const found = await readWellKnown(ask, given);
    if (found === undefined || found === given) throw error;
    return checkVersions(ask, found);
  }
}

interface Asking {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

function readBaseUrl(homeserver: string): string {
  const text = homeserver.trim();
  const url = parseUrl(text.includes('://') ? text : `https://${text}`);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TransportError('notAHomeserver', 'The homeserver is neither a URL nor a name');
  }
  if (url.username || url.password) {
    throw new TransportError('notAHomeserver', 'The homeserver URL holds a user or a password');
  }
  // A bare name on this machine is a server under development, which has no certificate.
  if (!text.includes('://') && isLocal(url.href)) url.protocol = 'http:';
  const [base = ''] = /^.*[^/]/.exec(url.origin + url.pathname) ?? [];
  return base;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isLocal(url: string): boolean {
  return /^(.*\.)?localhost$|^127\.[\d.]+$|^\[::1\]$/.test(new URL(url).hostname);
}

async function readWellKnown(ask: Asking, baseUrl: string): Promise<string | undefined> {
  const origin = new URL(baseUrl).origin;
  try {
    const file = objectOf(await get(ask, origin, '/.well-known/matrix/client'));
    const found = textOf(objectOf(file['m.homeserver'])['base_url']);
    if (found === undefined) return undefined;
    const url = readBaseUrl(found);
    const isDowngrade = origin.startsWith('https:') && url.startsWith('http:');
    // The token would travel in the clear.
    if (isDowngrade && !isLocal(url))
      throw new TransportError('notAHomeserver', `${origin} leads to http`);
    return url;
  } catch (error) {
    // Unlike the spec, an unreadable file is as good as none: /versions decides.
    if (error instanceof RequestError && !ask.signal.aborted) return undefined;
    throw error;
  }
}

async function checkVersions(ask: Asking, baseUrl: string): Promise<string> {
  try {
    const answer = objectOf(await get(ask, baseUrl, '/_matrix/client/versions'));
    if (arrayOf(answer['versions']).some((version) => typeof version === 'string')) return baseUrl;
  } catch (error) {
    const isOtherServer = error instanceof RequestError && error.status > 0 && error.status < 500;
    if (!isOtherServer) throw error;
  }
  // An error of a request, as it may pass: a proxy may say 404 while its homeserver is being replaced.
  throw new RequestError('notAHomeserver', `No Matrix homeserver answers at ${baseUrl}`);
}

function get({ environment, signal }: Asking, baseUrl: string, path: string): Promise<unknown> {
  return requestJson(environment, { baseUrl }, { path, signal, timeoutMs: DISCOVERY_TIMEOUT_MS });
}

const DISCOVERY_TIMEOUT_MS = 10_000;
