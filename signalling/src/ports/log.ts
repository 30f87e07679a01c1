// What happens in calls, told to whoever wants to find out why. Nothing is told unless a page asks for it.

/** *error*: the user notices; *warn*: it is tried again; *info*: a step in the life of a call; *debug*: the rest. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** One line. The facts hold no token, description, candidate or name. */
export interface LogLine {
  readonly level: LogLevel;
  /** What happened, in one word. */
  readonly event: string;
  readonly facts: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** Where lines go. */
export type Log = (line: LogLine) => void;

/**
 * An error and its causes by their names and codes, as in `MediaError microphoneDenied < NotAllowedError`: a message may hold
 * a description, or an address.
 */
export function nameCause(error: unknown): string | undefined {
  const names: string[] = [];
  for (let cause = error; cause !== undefined && names.length < MOST_CAUSES;) {
    const { name, code, status, errcode, cause: next } = Object(cause) as Record<string, unknown>;
    names.push([name, code, status, errcode].filter(isWord).join(' ') || typeof cause);
    cause = next;
  }
  return names.join(' < ') || undefined;
}

/** DOM exceptions have numbers of old in `code`; 0 says that nothing answered. */
function isWord(part: unknown): boolean {
  if (typeof part === 'number') return part >= 100;
  return typeof part === 'string' && /^\w{1,60}$/.test(part);
}

const MOST_CAUSES = 5;
