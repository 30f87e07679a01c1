/** What the log tells about an error. */
export interface ErrorDescription {
  readonly name: string;
  /** A code such as `ECONNREFUSED`, where the error has one. */
  readonly code: string | undefined;
  /** Where it was thrown, innermost first. */
  readonly frames: readonly string[];
}

/**
 * What can be said about any thrown value without repeating what somebody sent: its kind, its code and its place. Its
 * message stays out, because messages quote ("Unexpected token … is not valid JSON"), and so do all other fields.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, code: undefined, frames: [] };
  const code = 'code' in error ? error.code : undefined;
  return {
    name: NAME.test(error.name) ? error.name : 'Error',
    code: typeof code === 'string' && NAME.test(code) ? code : undefined,
    frames: framesOf(error),
  };
}

function framesOf({ stack = '', message }: Error): readonly string[] {
  // The stack begins with the name and the message, which may itself look like a frame.
  const start = stack.slice(0, MOST_NAME + message.length).indexOf(message);
  const places = start === -1 ? '' : stack.slice(start + message.length);
  return places
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => FRAME.test(line));
}

const MOST_NAME = 100;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,60}$/v;
const FRAME = /^at [^\n]{1,500}:\d+:\d+\)?$/v;
