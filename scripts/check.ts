// npm run check: everything that can be said about the code without running it. All parts run, also after a failure.
import { buildAll } from './build.ts';
import { heading, run } from './command.ts';

interface Check {
  readonly title: string;
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  readonly prepare?: () => Promise<boolean>;
}

const SOURCE_FOLDERS = [
  'signalling',
  'widget',
  'service',
  'turn',
  'demo',
  'scripts',
  'docs',
] as const;

const CHECKS: readonly Check[] = [
  {
    title: 'Types',
    commands: [
      ['tsc', '-p', '.'],
      // Without DOM and Node types the compiler refuses input and output here, and in the last one all but opaque media.
      ['tsc', '-p', 'signalling/src/call'],
      ['tsc', '-p', 'signalling/src/wire'],
      ['tsc', '-p', 'signalling/no-dom'],
      ['tsc', '-p', 'docs/site/.vitepress'],
    ],
  },
  { title: 'Lint', commands: [['eslint', '.']] },
  {
    title: 'Arrows',
    commands: [['depcruise', '--config', '.dependency-cruiser.js', ...SOURCE_FOLDERS]],
  },
  { title: 'Format', commands: [['prettier', '--check', '--log-level', 'warn', '.']] },
  { title: 'Tables of tests', commands: [['node', 'scripts/docs-tables.ts', '--check']] },
  { title: 'Unused code and dependencies', commands: [['knip', '--no-progress']] },
  // A dead link, or a part of a document that is not there any more, is a failure.
  { title: 'Documentation site', commands: [['node', 'scripts/docs-site.ts']] },
  // Nobody imports anything of this program, so it has no types.
  { title: 'Published program', commands: [['publint', 'signalling/gateway']], prepare: buildAll },
  // What is measured and looked at is always what the sources make now.
  { title: 'Size', commands: [['size-limit']], prepare: buildAll },
  {
    title: 'Published packages',
    commands: ['signalling', 'turn', 'widget', 'widget/server'].flatMap((folder) => [
      ['publint', folder],
      // No file of settings has types.
      [
        'attw',
        '--pack',
        folder,
        '--profile',
        'esm-only',
        '--exclude-entrypoints',
        'turnserver.conf',
      ],
    ]),
  },
];

async function main(): Promise<void> {
  const failed: string[] = [];
  for (const check of CHECKS) {
    heading(check.title);
    if (!(await passes(check))) failed.push(check.title);
  }
  console.log(failed.length === 0 ? '\nAll checks passed' : `\nFailed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

async function passes({ commands, prepare }: Check): Promise<boolean> {
  if (prepare && !(await prepare())) return false;
  let isClean = true;
  for (const [program, ...args] of commands) {
    const code = await run(program, args);
    if (code !== 0) isClean = false;
  }
  return isClean;
}

await main();
