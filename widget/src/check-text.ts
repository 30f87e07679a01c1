// What a connection check found, in words.
import type { CallProblemCode, CheckResult } from '@matrix-call/signalling';
import type { Say } from './say.ts';

/** One finding of `checkConnection()`. */
export interface ConnectionFinding extends CheckResult {
  /** A sentence for the user. */
  readonly text: string;
}

/** Adds the sentence to what was found. */
export function describeFinding(result: CheckResult, say: Say): ConnectionFinding {
  const { name, code } = result;
  // All other codes have sentences of their own.
  const problem = code as CallProblemCode;
  const [, way = ''] = /^turn(.+)/u.exec(name) ?? [];
  const text =
    say(`check.${way ? 'relay' : name}.${code}`, { other: way.toUpperCase() }) ||
    say(`check.${code}`) ||
    `${say(`problem.${problem}`)} ${say(`help.${problem}`)}`.trim();
  return { ...result, text };
}
