// Where a gateway is.

import { GATEWAY_PATH } from '../wire/gateway-frames.ts';

/** Where a gateway listens, and what its visitors call their only room. */
export interface GatewayAddress {
  /** The base URL without a slash at its end; undefined where it is none. */
  readonly baseUrl: string | undefined;
  /** Of its WebSocket; undefined where the base URL is none. */
  readonly socketUrl: string | undefined;
  readonly roomId: string;
}

/** The address of the gateway with this base URL, `https:` or `http:`, with or without a path. */
export function gatewayAddress(baseUrl: string): GatewayAddress {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const scheme = SCHEMES.get(url?.protocol ?? '');
  if (!url || scheme === undefined) {
    return { baseUrl: undefined, socketUrl: undefined, roomId: roomAt('nowhere') };
  }
  const [path = ''] = /^.*[^/]/.exec(url.pathname) ?? [];
  return {
    baseUrl: `${url.protocol}//${url.host}${path}`,
    socketUrl: `${scheme}//${url.host}${path}${GATEWAY_PATH}`,
    roomId: roomAt(url.host),
  };
}

function roomAt(host: string): string {
  return `!visitor:${host}`;
}

const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['https:', 'wss:'],
  ['http:', 'ws:'],
]);
