import type { JsonObject } from './json.ts';

/** Which requests something goes wrong with. */
export interface FaultMatch {
  /** A part of the path, or a pattern for it. */
  readonly match: string | RegExp;
  readonly method?: string;
  /** How many requests it happens to; one, unless said otherwise. */
  readonly times?: number;
}

/**
 * What goes wrong: `reject` answers with an error, `hang` never answers, `drop` cuts the connection before the request
 * is looked at, and `loseAnswer` cuts it after the request has been carried out.
 */
export type FaultEffect =
  | { readonly kind: 'reject'; readonly status: number; readonly body: JsonObject }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'loseAnswer' };

/** The faults that tests have ordered, each spent by the requests it happens to. */
export class Faults {
  readonly #pending: (FaultMatch & { left: number; readonly effect: FaultEffect })[] = [];

  /** Orders a fault; returns the way to take it back. */
  add(match: FaultMatch, effect: FaultEffect): () => void {
    const fault = { ...match, left: match.times ?? 1, effect };
    this.#pending.push(fault);
    return () => {
      fault.left = 0;
    };
  }

  /** What goes wrong with this request, if anything. */
  take(method: string, path: string): FaultEffect | undefined {
    const fault = this.#pending.find(
      (candidate) => candidate.left > 0 && isMatch(candidate, method, path),
    );
    if (fault === undefined) return undefined;
    fault.left -= 1;
    return fault.effect;
  }
}

function isMatch({ match, method }: FaultMatch, givenMethod: string, path: string): boolean {
  if (method !== undefined && method !== givenMethod) return false;
  return typeof match === 'string' ? path.includes(match) : match.test(path);
}
