import { isIP } from 'node:net';
import { CheckError } from './check-error.ts';

/** How packets travel. DTLS is what `turns:` with `transport=udp` means. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'dtls';

/** A STUN or TURN URI taken apart (RFC 7064, RFC 7065). */
export interface TurnUri {
  readonly uri: string;
  /** True for `turn:` and `turns:`, false for `stun:` and `stuns:`. */
  readonly relays: boolean;
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
}

/** Takes a URI apart, with the defaults that browsers use; throws {@link CheckError} `badUri`. */
export function readTurnUri(uri: string): TurnUri {
  const parts = URI.exec(uri)?.groups;
  const { scheme = '', host = '', port, transport } = parts ?? {};
  const isSecure = scheme.endsWith('s');
  const number = Number(port ?? (isSecure ? '5349' : '3478'));
  if (parts === undefined || number < 1 || number > 65_535) throw new CheckError('badUri');
  return {
    uri,
    relays: scheme.startsWith('turn'),
    host: readHost(host),
    port: number,
    transport: isSecure ? secure(transport) : transport === 'tcp' ? 'tcp' : 'udp',
  };
}

function readHost(text: string): string {
  if (!text.startsWith('[')) return text;
  const address = text.slice(1, -1);
  if (isIP(address) !== 6) throw new CheckError('badUri');
  return address;
}

function secure(transport: string | undefined): Transport {
  return transport === 'udp' ? 'dtls' : 'tls';
}

const URI =
  /^(?<scheme>turns?|stuns?):(?<host>[^:?\[\]]+|\[[^\]]+\])(?::(?<port>\d+))?(?:\?transport=(?<transport>udp|tcp))?$/v;
