import { isIP } from 'node:net';

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
 * True for a name that the public internet can resolve: letters after the last dot. It leaves out `localhost`, IP
 * literals and every other way to write an address (`127.1`, `0x7f.1`, `2130706433`).
 */
export function isPublicName(text: string): boolean {
  const host = readServerName(text)?.host;
  return host !== undefined && PUBLIC_HOST.test(host);
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
const USER_ID = /^@[\x21-\x39\x3b-\x7e]+:(?<server>[\x21-\x7e]+)$/v;
