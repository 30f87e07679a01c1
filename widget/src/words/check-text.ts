// What a connection check found, in words.
import type { CallProblemCode, CheckResult } from '@matrix-call/signalling';
import { checkEnglish } from './check-strings.ts';
import { addEnglish, speaker, type Say } from './say.ts';

/** One finding of `checkConnection()`. */
export interface ConnectionFinding extends CheckResult {
  /** A sentence for the user. */
  readonly text: string;
}

/** How a connection check can be ended early. */
export interface CheckOptions {
  readonly signal?: AbortSignal;
}

/** Adds the sentences to what was found. */
export function describeFindings(
  results: readonly CheckResult[],
  say: Say = speaker(),
): readonly ConnectionFinding[] {
  return results.map((result) => ({ ...result, text: textOf(result, say) }));
}

function textOf({ name, code }: CheckResult, say: Say): string {
  // All other codes have sentences of their own.
  const problem = code as CallProblemCode;
  const [, way = ''] = /^turn(.+)/u.exec(name) ?? [];
  return (
    say(`check.${way ? 'relay' : name}.${code}`, { other: way.toUpperCase() }) ||
    say(`check.${code}`) ||
    `${say(`problem.${problem}`)} ${say(`help.${problem}`)}`.trim()
  );
}

addEnglish(checkEnglish);
