import { isIP } from 'node:net';
import { isInnerAddress } from '../outside/address-guard.ts';

/** The two parts of a Matrix server name; `host` may be an IP literal, IPv6 in brackets. */
export interface ServerName {
  readonly host: string;
  readonly port: number | undefined;
}

/** Reads a server name by the grammar of the Matrix specification ("Server Name"); undefined if it is none. */
export function readServerName(text: string): ServerName | undefined {
  const match = text.length <= MAX_NAME_LENGTH ? SERVER_NAME.exec(text) : undefined;
  const host = match?.groups?.['host'];
  if (host === undefined || (host.startsWith('[') && isIP(host.slice(1, -1)) !== 6))
    return undefined;
  const port = match?.groups?.['port'];
  if (port === undefined) return { host, port: undefined };
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined;
}

/**
 * True for a name that the public internet can resolve: letters after the last dot, and no name that is kept for inner
 * use. It leaves out `localhost`, IP literals and every other way to write an address (`127.1`, `0x7f.1`, `2130706433`).
 */
export function isPublicName(text: string): boolean {
  const host = readServerName(text)?.host;
  return host !== undefined && PUBLIC_HOST.test(host) && !INNER_HOST.test(host);
}

/** True for the literal of a public IP address, IPv6 in brackets, with or without a port. */
export function isPublicLiteral(text: string): boolean {
  const host = readServerName(text)?.host.replace(/^\[|\]$/gv, '');
  return host !== undefined && isIP(host) !== 0 && !isInnerAddress(host);
}

/** The server of a well-formed Matrix user ID ("User Identifiers", historical characters too); undefined otherwise. */
export function serverOfUser(userId: string): string | undefined {
  if (userId.length > MAX_NAME_LENGTH) return undefined;
  return USER_ID.exec(userId)?.groups?.['server'];
}

const MAX_NAME_LENGTH = 255;
const SERVER_NAME =
  /^(?<host>[A-Za-z0-9.\-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?<port>[0-9]{1,5}))?$/v;
const PUBLIC_HOST =
  /^(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9\-]{0,61}[a-z0-9])?$/v;
// Special-use names (RFC 6761, 6762, 7686, 8375, 9476) and the one ICANN keeps for private use.
const INNER_HOST = /(?:^|\.)(?:localhost|local|internal|home\.arpa|onion|invalid|alt)$/v;
const USER_ID = /^@[\x21-\x39\x3b-\x7e]+:(?<server>[\x21-\x7e]+)$/v;
