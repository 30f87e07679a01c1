// Runs the network tests, each file in namespaces of its own: it cannot touch the network of the machine, and whatever
// it starts, a program, an interface or a mount, is gone when it ends, however it ends.
import { succeeds } from './command.ts';
import { findPart, type Part } from './parts.ts';
import { runNodeTests } from './run-node-tests.ts';
import type { Tally } from './tally.ts';

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
  const isPossible = succeeds('setpriv', [
    ...ENDS_WITH_US.slice(1),
    ...NAMESPACES,
    'sh',
    '-c',
    tries,
  ]);
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
  for (const file of files) {
    await runNodeTests(
      { files: [file], name, startedWith: [...ENDS_WITH_US, ...NAMESPACES] },
      tally,
    );
  }
}

/** Also when the outside is killed, and so cannot end anything. */
const ENDS_WITH_US = ['setpriv', '--pdeathsig', 'KILL'];

const NAMESPACES = [
  'unshare',
  ...['--net', '--mount', '--pid', '--mount-proc'],
  // Nothing in there outlives the first process.
  ...['--fork', '--kill-child'],
];
