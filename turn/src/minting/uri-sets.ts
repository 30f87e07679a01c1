import { isIPv6 } from 'node:net';
import { ServiceError } from '../service-error.ts';

/** Where relays are: the set of whoever names no region, and one for each region, by its label in lower case. */
export interface UriSets {
  readonly turnUris: readonly string[];
  readonly regions: ReadonlyMap<string, readonly string[]>;
}

/** The URIs of a region. Throws {@link ServiceError} `unknownRegion`, which names the known ones. */
export function urisOf(
  { turnUris, regions }: UriSets,
  region: string | undefined,
): readonly string[] {
  const uris = region === undefined ? turnUris : regions.get(region);
  if (uris !== undefined) return uris;
  const choices = [...regions.keys()];
  throw new ServiceError('unknownRegion', 'There are no TURN_URIS_… for this region', { choices });
}

/** Throws {@link ServiceError} `unknownRegion` if one is asked for where there are none. */
export function refuseRegion(region: string | undefined): void {
  if (region === undefined) return;
  throw new ServiceError('unknownRegion', 'The provider has no regions', { choices: [] });
}

/** True for a TURN URI (RFC 7065) with a transport that browsers know. */
export function isTurnUri(uri: string): boolean {
  return isUri(TURN_URI, uri);
}

/** True for a STUN URI (RFC 7064). */
export function isStunUri(uri: string): boolean {
  return isUri(STUN_URI, uri);
}

// A browser that is given one wrong URI refuses them all.
function isUri(pattern: RegExp, uri: string): boolean {
  const { ipv6, port = '1' } = pattern.exec(uri)?.groups ?? { port: '0' };
  return Number(port) >= 1 && Number(port) <= 65_535 && (ipv6 === undefined || isIPv6(ipv6));
}

const HOST = String.raw`(?:[A-Za-z0-9.\-]+|\[(?<ipv6>[0-9A-Fa-f:.]+)\])(?::(?<port>\d{1,5}))?`;
const TURN_URI = new RegExp(String.raw`^turns?:${HOST}(?:\?transport=(?:udp|tcp))?$`, 'v');
const STUN_URI = new RegExp(String.raw`^stuns?:${HOST}$`, 'v');
