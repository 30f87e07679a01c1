import type { LookupAddress, SrvRecord } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** The questions to DNS that finding a homeserver takes. Both reject if DNS gave no answer. */
export interface Dns {
  /** The addresses of a name, IPv6 first; empty if it has none or does not exist. */
  readonly addresses: (name: string) => Promise<readonly LookupAddress[]>;
  /** The SRV records of a name; empty if it has none or does not exist. */
  readonly services: (name: string) => Promise<readonly SrvRecord[]>;
}

/**
 * Asks the name servers of the system, or those at `servers` (`address:port`). Names are looked up in DNS alone and as
 * they are: no hosts file, no search domain, no spelling of an address. And a name server that keeps silent holds up
 * nobody else, as it would in the few threads of the system's own lookup.
 */
export function createDns(servers?: readonly string[]): Dns {
  const resolver = new Resolver({ timeout: TRY_TIMEOUT_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return {
    addresses: async (name) => {
      const answers = await Promise.allSettled([
        existing(resolver.resolve6(name)),
        existing(resolver.resolve4(name)),
      ]);
      const [six, four] = answers.map((answer) =>
        answer.status === 'fulfilled' ? answer.value : [],
      );
      const failed = answers.find((answer) => answer.status === 'rejected');
      const found = [...addressesOf(six, 6), ...addressesOf(four, 4)];
      // One family is enough: some name servers answer questions for the other with an error.
      if (found.length === 0 && failed !== undefined) throw failed.reason;
      return found;
    },
    services: (name) => existing(resolver.resolveSrv(name)),
  };
}

async function existing<T>(question: Promise<T[]>): Promise<readonly T[]> {
  try {
    return await question;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

function addressesOf(addresses: readonly string[] = [], family: 4 | 6): readonly LookupAddress[] {
  return addresses.map((address) => ({ address, family }));
}

// Two tries take three seconds: the second one is given twice the time.
const TRY_TIMEOUT_MS = 1000;
const TRIES = 2;
