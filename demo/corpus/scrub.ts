// Takes out of a recording what belongs to this machine and these accounts, and nothing that a call depends on.
import type { Recording } from '../../signalling/test/corpus.ts';

/** A copy with other user IDs, and with addresses that are nobody's (RFC 5737); loopback stays. */
export function scrub(
  recording: Recording,
  users: readonly (readonly [real: string, shown: string])[],
): Recording {
  const addresses = new Map<string, string>();
  const text = users.reduce(
    (whole, [real, shown]) => whole.replaceAll(real, shown),
    JSON.stringify(recording),
  );
  const shown = text.replaceAll(ADDRESS, (address) => {
    if (HARMLESS.has(address)) return address;
    const known = addresses.get(address) ?? `192.0.2.${addresses.size + 1}`;
    addresses.set(address, known);
    return known;
  });
  return JSON.parse(shown) as Recording;
}

const HARMLESS = new Set(['127.0.0.1', '0.0.0.0']);

const V4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/.source;
// Fingerprints have colons too, but pairs of digits between them all the way, 32 of them.
const V6 = /(?<=(?:IN IP6|(?:udp|tcp|raddr)(?: \d+)?) )[0-9a-f:]*:[0-9a-f:]+/.source;
const MULTICAST_DNS = /[0-9a-f-]{36}\.local/.source;
const ADDRESS = new RegExp([V4, V6, MULTICAST_DNS].join('|'), 'gi');
