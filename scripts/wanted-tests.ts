// Which tests a run is asked for.
import { parseArgs } from 'node:util';

/** What `npm test -- …` was given. */
export interface WantedTests {
  /** Of which the path of a file holds one; none: all files. */
  readonly words: readonly string[];
  /** What the name of a test has to match, as a regular expression; undefined: all of them. */
  readonly name: string | undefined;
  /** Whether the tests run again whenever a file of theirs changes. */
  readonly isWatch: boolean;
}

/** Reads `[words…] [--name expression] [--watch]`. Throws where anything else is given. */
export function readWanted(args: readonly string[]): WantedTests {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { name: { type: 'string' }, watch: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  return { words: positionals, name: values.name, isWatch: values.watch };
}
