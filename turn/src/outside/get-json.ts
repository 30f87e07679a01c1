import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createAddressGuard, type IsInner } from './address-guard.ts';
import type { Destination, HostAndPort } from './destination.ts';
import type { Dns } from './dns.ts';
import { readErrcode } from './errcode.ts';
import { HomeserverError, type HomeserverErrorCode } from './homeserver-error.ts';
import { get, type Connecting, type GetRequest } from './http-get.ts';
import { readJson } from './read-json.ts';

/** Asks one URL and gives the JSON of a 200 answer; throws {@link HomeserverError} for everything else. */
export type GetJson = (url: URL, request: JsonRequest) => Promise<unknown>;

/** {@link GetJson} that also tells the headers: they say how long the answer holds. */
export type AskJson = (url: URL, request: JsonRequest) => Promise<JsonAnswer>;

/** The answer to one question. */
export interface JsonAnswer {
  readonly json: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** The bounds of one question. `signal` is the deadline over DNS, connecting, redirects, headers and body together. */
export interface JsonRequest {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Goes to the URL alone and to no redirect. */
  readonly bearer?: string;
  /** How many redirects are followed, each to HTTPS alone; none if left out. */
  readonly redirects?: number;
  /** Where to connect and whom to expect there, where that is not the URL's own host. */
  readonly to?: Destination | undefined;
}

/** Asks an address that the administrator wrote down, wherever it lies. */
export const getJson: GetJson = async (url, request) => (await ask(url, request, {})).json;

/** The world around {@link createAskPublic}; what is left out is the real one. */
export interface PublicParts {
  readonly dns: Dns;
  readonly isInner?: IsInner | undefined;
  /** Certificates of authorities to trust instead of the well-known ones, as PEM. */
  readonly ca?: string | undefined;
}

/** Asks addresses that a stranger may have chosen: only public ones are connected to, at every redirect anew. */
export function createAskPublic({ dns, isInner, ca }: PublicParts): AskJson {
  const connecting = { guard: createAddressGuard(dns, isInner), ca };
  return (url, request) => ask(url, request, connecting);
}

async function ask(url: URL, request: JsonRequest, connecting: Connecting): Promise<JsonAnswer> {
  if (request.to === undefined) return askAt(url, request, connecting);
  const { endpoints } = request.to;
  const share = endpoints.length === 1 ? undefined : ENDPOINT_TIMEOUT_MS;
  for (const [index, endpoint] of endpoints.entries()) {
    const signals = share === undefined ? [] : [AbortSignal.timeout(share)];
    const signal = AbortSignal.any([request.signal, ...signals]);
    try {
      return await askAt(url, { ...request, signal, endpoint }, connecting);
    } catch (error) {
      const isLast = index === endpoints.length - 1 || request.signal.aborted;
      const isElsewhereBetter = error instanceof HomeserverError && NO_ANSWER.has(error.code);
      if (isLast || !isElsewhereBetter) throw error;
    }
  }
  throw new HomeserverError('noAddress', `${url.host} names no server to ask`);
}

async function askAt(
  url: URL,
  request: JsonRequest & { readonly endpoint?: HostAndPort },
  connecting: Connecting,
): Promise<JsonAnswer> {
  try {
    const response = await get(url, toGet(request), connecting);
    if (response.statusCode !== 200) throw await badStatus(url, response, request);
    const json = await readJson(response, { from: url.host, maxBytes: request.maxBytes });
    return { json, headers: response.headers };
  } catch (error) {
    throw asHomeserverError(url, error, request.signal);
  }
}

function toGet({
  signal,
  bearer,
  redirects = 0,
  to,
  endpoint,
}: JsonRequest & { readonly endpoint?: HostAndPort }): GetRequest {
  const headers = {
    accept: 'application/json',
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(to === undefined ? {} : { host: to.host }),
  };
  const place =
    to === undefined || endpoint === undefined
      ? undefined
      : { ...endpoint, certificateName: to.certificateName };
  return { signal, headers, redirects, place };
}

async function badStatus(
  url: URL,
  response: IncomingMessage,
  { maxBytes }: JsonRequest,
): Promise<HomeserverError> {
  const { statusCode: status = 0 } = response;
  // Only a refusal depends on who speaks; all other statuses say nothing final anyway.
  const isRefusal = status >= 400 && status < 500;
  const errcode = isRefusal ? await readErrcode(response, { from: url.host, maxBytes }) : undefined;
  response.destroy();
  const word = isRefusal && errcode === undefined ? ' without a Matrix error' : '';
  const message = `${url.host} answered ${String(status)}${word}`;
  return new HomeserverError('badStatus', message, { status, errcode });
}

function asHomeserverError(url: URL, error: unknown, signal: AbortSignal): HomeserverError {
  if (error instanceof HomeserverError) return error;
  if (signal.aborted) {
    return new HomeserverError('timedOut', `${url.host} did not answer in time`, { cause: error });
  }
  const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new HomeserverError('unreachable', `${url.host} cannot be reached: ${why}`, {
    cause: error,
  });
}

/** The failures after which another server of the same name may still answer. */
const NO_ANSWER: ReadonlySet<HomeserverErrorCode> = new Set([
  'unreachable',
  'timedOut',
  'noAddress',
  'innerAddress',
]);

// Leaves time for another one where the first of several keeps silent.
const ENDPOINT_TIMEOUT_MS = 1500;
