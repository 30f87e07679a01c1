import { isInnerAddress } from '../src/outside/address-guard.ts';
import { createDns } from '../src/outside/dns.ts';
import type { PublicParts } from '../src/outside/get-json.ts';
import type { Authority } from '@matrix-call/service/test/authority';
import type { FakeDns } from './fake-dns.ts';

/**
 * A world for the service in which 127.0.0.1 is public, so that strangers' homeservers can be there; every other inner
 * address stays what it is. Names are found through the fake name server, and the test's own authority is trusted.
 */
export function publicLoopback(dns: FakeDns, authority?: Authority): PublicParts {
  return {
    dns: createDns([dns.server]),
    isInner: (address) => address !== '127.0.0.1' && isInnerAddress(address),
    ca: authority?.ca,
  };
}
