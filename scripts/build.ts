// npm run build: the packages as they are published, each into its dist folder.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { heading, ROOT, run } from './command.ts';
import { integrityOf } from './integrity.ts';

/** Builds all packages, in the order they need each other; says whether all went well. */
export async function buildAll(): Promise<boolean> {
  for (const [folder, commands] of PACKAGES) {
    heading(`Build ${folder}`);
    rmSync(join(ROOT, folder, 'dist'), { recursive: true, force: true });
    for (const [program, ...args] of commands) {
      const code = await run(program, args, { cwd: join(ROOT, folder) });
      if (code !== 0) return false;
    }
  }
  const file = join('widget', 'dist', 'matrix-call.js');
  console.log(`${file}: integrity="${integrityOf(readFileSync(join(ROOT, file)))}"`);
  return true;
}

type Command = readonly [program: string, ...args: string[]];

const TSC: Command = ['tsc', '-p', 'tsconfig.build.json'];

const PACKAGES: readonly (readonly [folder: string, commands: readonly Command[]])[] = [
  ['signalling', [TSC]],
  ['turn', [TSC]],
  // Modules for those who bundle themselves, and one file that has everything inside.
  // The manifest tells editors and documentation tools what the element offers.
  [
    'widget',
    [
      TSC,
      ['vite', 'build', '--configLoader', 'native', '--logLevel', 'warn'],
      [
        'cem',
        'analyze',
        '--litelement',
        '--globs',
        'src/**/!(*.test).ts',
        '--outdir',
        'dist',
        '--quiet',
      ],
    ],
  ],
];

if (import.meta.main) process.exitCode = (await buildAll()) ? 0 : 1;
