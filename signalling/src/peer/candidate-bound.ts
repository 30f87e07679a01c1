// How many addresses are tried on the other side's word, be they told in descriptions or by themselves.

import { isCandidateLine } from './sdp-lines.ts';
import type { Lines } from './sdp-lines.ts';

/** Counts the candidates of one path. Told again, they are the same. */
export class CandidateBound {
  readonly #known = new Set<string>();
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
    const target = candidate.split(' ', 6).slice(1).join(' ');
    const isTaken = target === '' || this.#known.has(target) || this.#known.size < MOST_CANDIDATES;
    if (isTaken && target !== '') this.#known.add(target);
    return isTaken;
  }
}

// More than any browser gathers for one path.
const MOST_CANDIDATES = 100;
