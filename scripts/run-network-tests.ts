// Runs the network tests, each file in namespaces of its own: it cannot touch the network of the machine, and whatever
// it starts, a program, an interface or a mount, is gone when it ends, however it ends.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { succeeds } from './command.ts';
import { findPart, type Part } from './parts.ts';
import type { TestResult, Tally } from './tally.ts';

/** What the inside tells the outside: a finished test, or what the last one has measured. */
export type NetworkReport =
  | { readonly type: 'finished'; readonly result: TestResult }
  | { readonly type: 'measured'; readonly words: string };

/** What every network test uses. */
export const NETWORK_PARTS = [
  'chromium',
  'coturn',
  'synapse',
  'iproute2',
  'nftables',
  'python3',
] as const satisfies readonly Part[];

/** Why network tests cannot run on this machine; undefined where they can. */
export function whyNoNetwork(): string | undefined {
  const missing = NETWORK_PARTS.find((part) => findPart(part) === undefined);
  if (missing !== undefined) return `${missing} is missing`;
  const tries = 'ip link add lab type bridge && test -w /dev/net/tun';
  const isPossible = succeeds('unshare', [...NAMESPACES, 'sh', '-c', tries]);
  return isPossible
    ? undefined
    : 'no network namespaces here: they need Linux, root and /dev/net/tun, and a container must be allowed to make them';
}

/** Runs the files one after the other: browsers that encode video want the whole machine. */
export async function runNetworkTests(
  files: readonly string[],
  tally: Tally,
  name?: string,
): Promise<void> {
  for (const file of files) await runFile(file, tally, name);
}

async function runFile(file: string, tally: Tally, name: string | undefined): Promise<void> {
  const child = fork(INSIDE, [file, ...(name === undefined ? [] : ['--name', name])], {
    execPath: 'unshare',
    execArgv: [...NAMESPACES, process.execPath],
  });
  let reports = 0;
  child.on('message', (message) => {
    reports += 1;
    const report = message as NetworkReport;
    if (report.type === 'finished') tally.add(report.result);
    else tally.measure(report.words);
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if ((reports > 0 || name !== undefined) && code === 0) return;
  tally.add({ name: file, durationMs: 0, failure: `It ended with code ${code}, see above` });
}

const INSIDE = join(import.meta.dirname, 'network-tests-inside.ts');

const NAMESPACES = [
  ...['--net', '--mount', '--pid', '--mount-proc'],
  // Nothing in there outlives the first process.
  ...['--fork', '--kill-child'],
];
