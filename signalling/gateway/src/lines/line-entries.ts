// What a pool knows of its lines.

import type { CalleeState, Line } from './line.ts';
import type { StoredLines } from './stored-lines.ts';

/** `invited`: the callee has not joined; `cleaning`: no visitor may have it yet; `retired`: none will have it again. */
export type LineState = 'invited' | 'ready' | 'taken' | 'cleaning' | 'retired';

/** A line of a pool. */
export interface Entry {
  readonly line: Line;
  state: LineState;
  /** The ticket for which it is taken. */
  takenFor?: string;
}

/** What a visitor meets at the lines to one callee. */
export function stateOf(entries: readonly Entry[]): CalleeState {
  if (entries.some(({ state }) => state === 'ready')) return 'available';
  const isBusy = entries.some(({ state }) => state === 'taken' || state === 'cleaning');
  return isBusy ? 'busy' : 'unavailable';
}

/** The lines to callees of before, and those that are more than wanted. */
export function surplusOf(
  all: Iterable<Entry>,
  {
    callees,
    linesPerCallee,
  }: { readonly callees: readonly string[]; readonly linesPerCallee: number },
): readonly Entry[] {
  const byCallee = Map.groupBy(all, ({ line }) => line.callee);
  return [...byCallee].flatMap(([callee, entries]) => {
    const joined = entries.filter(({ state }) => state !== 'invited');
    const invited = entries.filter(({ state }) => state === 'invited');
    return [...joined, ...invited].slice(callees.includes(callee) ? linesPerCallee : 0);
  });
}

/** The lines as they are kept, and the guests of those that none will have again. */
export function storedLines(
  all: Iterable<Entry>,
): Pick<StoredLines, 'lines'> & { readonly guests: readonly string[] } {
  const { retired = [], kept = [] } = Object.groupBy(all, ({ state }) =>
    state === 'retired' ? 'retired' : 'kept',
  );
  return {
    lines: kept.map(({ line, state }) => ({
      ...line,
      state: state === 'invited' ? state : 'joined',
    })),
    guests: retired.map(({ line }) => line.userId),
  };
}
