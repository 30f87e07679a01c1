import { BlockList, isIP } from 'node:net';

/** Tells whether an address is among some addresses and networks such as 10.0.0.0/8; what is no address is not. */
export function networkList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (text) => {
    // How a socket that speaks both families writes IPv4.
    const address = text.replace(/^::ffff:(?=[0-9.]+$)/iv, '');
    return isIP(address) !== 0 && list.check(address, familyOf(address));
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
