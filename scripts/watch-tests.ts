// npm test -- --watch: the same tests again and again, by the watch modes that Node and the test runner of browsers have.
import { run } from './command.ts';
import { NODE_TEST } from './run-node-tests.ts';
import type { WantedTests } from './wanted-tests.ts';

/** The program that watches these files and its arguments, or why none can. */
export function watcherOf(
  files: readonly string[],
  { name }: Pick<WantedTests, 'name'>,
): readonly [program: string, ...args: string[]] | string {
  const browser = files.filter((file) => file.endsWith('.browser.test.ts'));
  if (files.length === 0) return `No test file has these words in its path. ${USAGE}`;
  if (files.some((file) => file.endsWith('.network.ts'))) return `Network tests cannot. ${USAGE}`;
  if (browser.length === 0) {
    const pattern = name === undefined ? [] : [`--test-name-pattern=${name}`];
    return [process.execPath, ...NODE_TEST, '--watch', ...pattern, ...files];
  }
  if (browser.length < files.length)
    return `${browser.length} of ${files.length} files run in a browser, the others in Node. ${USAGE}`;
  if (name !== undefined)
    return `In a browser --watch goes without --name: write it.only meanwhile. ${USAGE}`;
  return ['web-test-runner', '--group', 'chromium', '--watch', '--files', ...files];
}

/** Watches until somebody ends it; the exit code, 2 where nothing can be watched. */
export async function watchTests(files: readonly string[], wanted: WantedTests): Promise<number> {
  const watcher = watcherOf(files, wanted);
  if (typeof watcher !== 'string')
    return run(watcher[0], watcher.slice(1), { isInteractive: true });
  console.error(watcher);
  return 2;
}

const USAGE =
  'Usage: npm test -- --watch <words of paths that are all of Node, or all of a browser>';
