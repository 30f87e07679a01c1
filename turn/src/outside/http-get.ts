import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard.ts';
import { HomeserverError } from './homeserver-error.ts';

/** How connections are made; without a guard they go anywhere. */
export interface Connecting {
  readonly guard?: AddressGuard | undefined;
  /** Certificates of authorities to trust instead of the well-known ones, as PEM. */
  readonly ca?: string | undefined;
}

/** One question, and where it goes if that is not the URL's own host. */
export interface GetRequest {
  readonly headers: http.OutgoingHttpHeaders;
  readonly signal: AbortSignal;
  /** How many redirects are followed, each to HTTPS alone. */
  readonly redirects: number;
  readonly place?: Place | undefined;
}

/** Where to connect, a name or an IP literal without brackets, and whom the certificate there must name. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly certificateName: string;
}

/**
 * Asks a URL; the body of the answer is still to come. Rejects with what the socket says, or with
 * {@link HomeserverError} `innerAddress`, `noAddress` or `badRedirect`.
 */
export async function get(
  url: URL,
  request: GetRequest,
  connecting: Connecting,
): Promise<http.IncomingMessage> {
  const response = await getOnce(url, request, connecting);
  const { statusCode = 0, headers } = response;
  const isRedirect = REDIRECTS.has(statusCode) && headers.location !== undefined;
  if (!isRedirect || request.redirects === 0) return response;
  response.destroy();
  const next = {
    signal: request.signal,
    // Neither the token nor the name of the first host goes on.
    headers: { accept: request.headers.accept },
    redirects: request.redirects - 1,
  };
  return get(readLocation(url, headers.location ?? ''), next, connecting);
}

function getOnce(
  url: URL,
  { headers, signal, redirects, place }: GetRequest,
  { guard, ca }: Connecting,
): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  const hostname = place?.host ?? url.hostname.replace(/^\[|\]$/gv, '');
  return new Promise((resolve, reject) => {
    // What is thrown in here rejects.
    guard?.checkHost(hostname);
    const asked = request(url, {
      // A connection that is kept was judged when it was made, for another question: a guarded one is made anew.
      ...(guard === undefined ? {} : { agent: false }),
      signal,
      headers,
      hostname,
      ...(place === undefined ? {} : { port: place.port, servername: serverNameOf(place) }),
      ...(guard === undefined ? {} : { lookup: guard.lookup }),
      ...(ca === undefined ? {} : { ca }),
    });
    if (guard !== undefined) asked.on('socket', guard.watch);
    asked.on('response', resolve).on('error', (error: NodeJS.ErrnoException) => {
      // The other side ended a kept connection in the moment in which it was used again.
      const isStale = asked.reusedSocket && error.code === 'ECONNRESET';
      if (isStale) resolve(getOnce(url, { headers, signal, redirects, place }, { guard, ca }));
      else reject(error);
    });
    asked.end();
  });
}

// TLS knows no address literals as server names (RFC 6066); the certificate is then checked for the host connected to.
function serverNameOf({ certificateName }: Place): string {
  return isIP(certificateName) === 0 ? certificateName : '';
}

function readLocation(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (to?.protocol !== 'https:' || to.username !== '' || to.password !== '') {
    throw new HomeserverError(
      'badRedirect',
      `${from.host} redirects to something other than HTTPS`,
    );
  }
  return to;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
