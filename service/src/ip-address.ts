import { isIP, SocketAddress } from 'node:net';

/**
 * An address in the one spelling that everything here compares; undefined if the text is none. It may stand in brackets,
 * with the port that some proxies add, and with the network card of a link-local address, which both go. IPv4 that is
 * written as IPv6 (`::ffff:…`) becomes IPv4. Leading zeros in IPv4 mean different things to different readers: no address.
 */
export function readAddress(text: string): string | undefined {
  const { bracketed, dotted, bare = '' } = WRITTEN.exec(text.trim())?.groups ?? {};
  const address = bracketed ?? dotted ?? bare;
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return plainIpv6(address);
    default:
      return undefined;
  }
}

// The system writes it in the shortest way, in lower case.
function plainIpv6(address: string): string {
  const { address: plain } = new SocketAddress({ address, family: 'ipv6' });
  return plain.includes('.') && plain.startsWith(MAPPED) ? plain.slice(MAPPED.length) : plain;
}

const MAPPED = '::ffff:';
const WRITTEN =
  /^(?:\[(?<bracketed>[0-9A-Fa-f:.]{2,45})(?:%[^\]]{0,64})?\](?::\d{1,5})?|(?<dotted>[0-9.]{7,15}):\d{1,5}|(?<bare>[0-9A-Fa-f:.]{2,45})(?:%.{0,64})?)$/v;
