// How many addresses are tried on the other side's word, be they told in descriptions or by themselves.

import { isCandidateLine } from './sdp-lines.ts';
import type { Lines } from './sdp-lines.ts';

/** Counts the candidates of one path, and the addresses of all. Told again, they are the same. */
export class CandidateBound {
  readonly #known = new Set<string>();
  readonly #addresses = new Set<string>();
  #path: string | undefined;

  /** A description of this path comes; the addresses of another one are no longer tried. */
  enter(path: string | undefined): void {
    if (path !== this.#path) this.#known.clear();
    this.#path = path;
  }

  /** Without the candidates that are too many. */
  limit(lines: Lines): Lines {
    return lines.filter((line) => !isCandidateLine(line) || this.takes(line));
  }

  /** True for a candidate that was taken before, and as long as there is room. What is none leads nowhere. */
  takes(candidate: string): boolean {
    // Which component, protocol, priority, address and port (RFC 8839 section 5.1).
    const [, ...parts] = candidate.split(' ', 6);
    const [target, address = ''] = [parts.join(' '), parts[3]];
    if (target === '' || this.#known.has(target)) return true;
    if (this.#known.size === MOST_CANDIDATES) return false;
    if (!this.#addresses.has(address) && this.#addresses.size === MOST_ADDRESSES) return false;
    this.#known.add(target);
    this.#addresses.add(address);
    return true;
  }
}

// More than any browser gathers for one path.
const MOST_CANDIDATES = 100;
// Every offer can name another path. A telephone that changes networks all day long has fewer addresses in one call.
const MOST_ADDRESSES = 300;
