import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { innerAddress, isInnerAddress, publicLookup } from './address-guard.ts';
import { HomeserverError } from './homeserver-error.ts';

/** Asks one URL and gives the JSON of a 200 answer; throws {@link HomeserverError} for everything else. */
export type GetJson = (url: URL, request: JsonRequest) => Promise<unknown>;

/** The bounds of one question. `signal` is the deadline over connecting, headers and body together. */
export interface JsonRequest {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly bearer?: string;
}

/**
 * Asks an address that the administrator wrote down, wherever it lies. Redirects are never followed, here and below:
 * they would carry a token to a place nobody allowed.
 */
export const getJson: GetJson = (url, request) => ask(url, request, undefined);

/** Asks an address that a stranger may have chosen: only public addresses are connected to. */
export function publicGetJson(lookup: LookupFunction = publicLookup()): GetJson {
  return (url, request) => {
    const literal = url.hostname.replace(/^\[|\]$/gv, '');
    // A socket does not look up an address literal, so the lookup cannot guard it.
    if (isIP(literal) !== 0 && isInnerAddress(literal))
      return Promise.reject(innerAddress(literal));
    return ask(url, request, lookup);
  };
}

async function ask(
  url: URL,
  request: JsonRequest,
  lookup: LookupFunction | undefined,
): Promise<unknown> {
  try {
    const response = await respond(url, request, lookup);
    if (response.statusCode !== 200) throw badStatus(url, response);
    return readJson(url, await readBody(url, response, request.maxBytes));
  } catch (error) {
    throw asHomeserverError(url, error, request.signal);
  }
}

function respond(
  url: URL,
  { bearer, signal }: JsonRequest,
  lookup: LookupFunction | undefined,
): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    request(url, {
      agent: false,
      signal,
      headers: {
        accept: 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(lookup === undefined ? {} : { lookup }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

async function readBody(
  url: URL,
  response: http.IncomingMessage,
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop destroys the connection, so nothing more is received.
    if (length > maxBytes) {
      throw new HomeserverError('tooLarge', `${url.host} sent more than ${String(maxBytes)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and the text may hold anything: it stays out of the log.
    throw new HomeserverError('notJson', `${url.host} sent something that is not JSON`);
  }
}

function badStatus(url: URL, response: http.IncomingMessage): HomeserverError {
  const status = response.statusCode ?? 0;
  response.destroy();
  return new HomeserverError('badStatus', `${url.host} answered ${String(status)}`, { status });
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
