import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { textOf } from './addresses.ts';
import { CheckError, socketError, within } from './check-error.ts';
import { checkServer, type Finding } from './check-server.ts';
import type { LinkOptions } from './server.ts';
import type { Login } from './turn-client.ts';
import { readTurnUri, type TurnUri } from './turn-uri.ts';

/** A URI to check, and the credentials for it. */
export interface Question {
  readonly uri: string;
  readonly login: Login;
  /** The same with an end far ahead, where it can be had: it tells a wrong clock from a wrong secret. */
  readonly laterLogin: Login | undefined;
}

/** What was found at one address of a URI, or about the URI if it leads to no address. */
export interface Row extends Finding {
  readonly uri: string;
  readonly parts: TurnUri | undefined;
  /** Where it was asked: `192.0.2.1:3478`. */
  readonly address: string | undefined;
}

/** Checks all URIs at all their addresses, side by side; the rows stand in the order of the questions. */
export async function checkTurn(
  questions: readonly Question[],
  options: LinkOptions,
): Promise<readonly Row[]> {
  const rows = await Promise.all(questions.map((question) => checkUri(question, options)));
  return rows.flat();
}

async function checkUri(question: Question, options: LinkOptions): Promise<readonly Row[]> {
  const { uri } = question;
  let parts: TurnUri | undefined;
  try {
    const server = readTurnUri(uri);
    parts = server;
    const addresses = await addressesOf(server.host, options.stepMs);
    return await Promise.all(
      addresses.map(async (address) => {
        const logins = server.relays ? question : NO_LOGINS;
        const finding = await checkServer({ ...logins, ...server, address }, options);
        return { uri, parts: server, address: textOf({ ...server, address }), ...finding };
      }),
    );
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    return [{ uri, parts, address: undefined, outcome: error, ...NOTHING_SEEN }];
  }
}

async function addressesOf(host: string, stepMs: number): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    const found = await within(stepMs, lookup(host, { all: true }), 'nameServerFails');
    return [...new Set(found.map(({ address }) => address))].slice(0, MAX_ADDRESSES);
  } catch (error) {
    throw error instanceof CheckError ? error : socketError(error);
  }
}

/** The findings of a question that led nowhere. */
export const NOTHING_SEEN = {
  relayedAddress: undefined,
  certificate: undefined,
  timeMs: undefined,
};
const NO_LOGINS = { login: undefined, laterLogin: undefined };
const MAX_ADDRESSES = 8;
