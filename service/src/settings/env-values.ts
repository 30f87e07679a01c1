import { isIP } from 'node:net';
import { ValueError } from './env-reader.ts';

/** An address or a name to listen at. Whether this machine has it shows at the start: it may come later. */
export function host(text: string): string {
  const isName = text.length <= 253 && HOST_NAME.test(text) && !ENDS_IN_NUMBER.test(text);
  if (isIP(text) === 0 && !isName) {
    throw new ValueError(`must be an address or a host name to listen at, not "${text}"`);
  }
  return text;
}

/** A port; 0 means any free one. */
export function port(text: string): number {
  if (!/^\d{1,5}$/v.test(text) || Number(text) > 65_535) {
    throw new ValueError(`must be a port from 0 to 65535, not "${text}"`);
  }
  return Number(text);
}

/** A whole number from 1. */
export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/v.test(text)) {
    throw new ValueError(`must be a whole number of seconds from 1, not "${text}"`);
  }
  return Number(text);
}

/** Secrets, comma-separated, the first in use. The text is never part of an error. */
export function secrets(text: string): readonly string[] {
  const all = text.split(',').map((part) => part.trim());
  if (all.includes('')) {
    throw new ValueError('has an empty entry; separate several secrets by single commas');
  }
  return all;
}

/** A base URL with http or https. */
export function baseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/v.test(url.protocol)) {
    throw new ValueError(`must be a URL that starts with https:// or http://, not "${text}"`);
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new ValueError(`must be a base URL without user, query or fragment: "${url.host}"`);
  }
  return url;
}

/** Web origins, exactly as browsers send them. */
export function origins(text: string): readonly string[] {
  return entries(text).map((entry) => {
    const origin = URL.canParse(entry) ? new URL(entry).origin : undefined;
    if (origin === undefined || origin === 'null' || origin !== entry) {
      throw new ValueError(
        `has "${entry}", which is no web origin; write https://www.example.org, with no path and no slash at the end, and every site by itself`,
      );
    }
    return entry;
  });
}

/** Addresses and networks of proxies whose X-Forwarded-For is believed. */
export function proxies(text: string): readonly string[] {
  return entries(text).map((entry) => {
    const [address = '', prefix = '0', ...more] = entry.split('/');
    const longest = isIP(address) === 6 ? 128 : 32;
    const isPrefix = PREFIX.test(prefix) && Number(prefix) <= longest && more.length === 0;
    // A zone names a network card of one machine.
    if (isIP(address) === 0 || address.includes('%') || !isPrefix) {
      throw new ValueError(`has "${entry}", which is no address or network such as 10.0.0.0/8`);
    }
    return entry;
  });
}

/** Entries separated by commas; an empty one is refused. */
export function entries(text: string): readonly string[] {
  const all = text.split(',').map((part) => part.trim());
  if (all.includes(''))
    throw new ValueError('has an empty entry; separate entries by single commas');
  return all;
}

// Labels of DNS and of /etc/hosts (RFC 1123).
const HOST_NAME =
  /^[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?)*$/v;
// An address that is cut off or has a number too high, but no name.
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0[Xx][0-9A-Fa-f]*)$/v;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/v;
