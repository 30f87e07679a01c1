import { BlockList, isIP } from 'node:net';
import { readAddress } from '../ip-address.ts';

/**
 * Tells whether an address, however it is written, is among some addresses and networks such as 10.0.0.0/8; what is no
 * address is not.
 */
export function networkList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const plain = readAddress(address) ?? address;
    // IPv4 networks can be written as IPv6.
    const offset = isIP(address) === 6 && isIP(plain) === 4 ? 96 : 0;
    if (prefix === undefined) list.addAddress(plain, familyOf(plain));
    else if (Number(prefix) >= offset) {
      list.addSubnet(plain, Number(prefix) - offset, familyOf(plain));
    } else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (text) => {
    const address = readAddress(text);
    return address !== undefined && list.check(address, familyOf(address));
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
