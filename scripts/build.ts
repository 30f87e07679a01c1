// npm run build: the packages as they are published, each into its dist folder. What is built already stays.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone, isBuilt, keepBuilt } from './built.ts';
import { heading, ROOT, run } from './command.ts';
import { integrityOf } from './integrity.ts';

/** Builds all packages, unless they are built of the sources as they are; says whether all went well. */
export function buildAll(): Promise<boolean> {
  // The lock keeps out other processes only.
  return (running ??= buildOnce().finally(() => {
    running = undefined;
  }));
}

let running: Promise<boolean> | undefined;

async function buildOnce(): Promise<boolean> {
  return alone(ROOT, async () => isBuilt(ROOT) || (await keepBuilt(ROOT, buildPackages)));
}

/** In the order they need each other. */
async function buildPackages(): Promise<boolean> {
  for (const [folder, commands] of PACKAGES) {
    heading(`Build ${folder}`);
    rmSync(join(ROOT, folder, 'dist'), { recursive: true, force: true });
    for (const [program, ...args] of commands) {
      // Vite sets it where it serves pages, and what is built would be another.
      const env = { NODE_ENV: undefined };
      const code = await run(program, args, { cwd: join(ROOT, folder), env });
      if (code !== 0) return false;
    }
  }
  writeIntegrity(join(ROOT, 'widget', 'dist'));
  return true;
}

/** Prints the hashes of the element and its chunks, and writes them beside it for those who pin what they load. */
function writeIntegrity(folder: string): void {
  const files = ['matrix-call.js', ...globSync('chunks/*.js', { cwd: folder }).sort()];
  const hashes = files.map(
    (file) => [file, integrityOf(readFileSync(join(folder, file)))] as const,
  );
  for (const [file, hash] of hashes) console.log(`${file}: integrity="${hash}"`);
  const text = JSON.stringify(Object.fromEntries(hashes), undefined, 2);
  writeFileSync(join(folder, 'integrity.json'), `${text}\n`);
}

type Command = readonly [program: string, ...args: string[]];

const TSC: Command = ['tsc', '-p', 'tsconfig.build.json'];
const VITE: Command = ['vite', 'build', '--configLoader', 'native', '--logLevel', 'warn'];

const PACKAGES: readonly (readonly [folder: string, commands: readonly Command[]])[] = [
  // Modules with simple-peer and its shims inside, and their types.
  ['signalling', [VITE, TSC]],
  // A service is a program: what all services stand on is inside, and its users install the packages that it was tested with.
  [
    'turn',
    [
      VITE,
      ['tsc', '-p', '../service/tsconfig.build.json'],
      TSC,
      ['node', '../scripts/inline-types.ts', 'turn', 'service'],
      ['node', '../scripts/write-shrinkwrap.ts', 'turn'],
    ],
  ],
  // As turn, and without types: nobody imports anything of this program.
  [
    'signalling/gateway',
    [VITE, ['node', '../../scripts/write-shrinkwrap.ts', 'signalling/gateway']],
  ],
  // Modules for those who bundle themselves, and the element for pages that have no bundler.
  // The manifest tells editors and documentation tools what the element offers.
  [
    'widget',
    [
      TSC,
      VITE,
      // The page that Matrix clients show as a widget.
      [...VITE, 'page', '--config', 'page/vite.config.ts'],
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
  // As turn, and with the files of the page inside.
  [
    'widget/server',
    [
      VITE,
      ['tsc', '-p', '../../service/tsconfig.build.json', '--outDir', 'dist/service'],
      TSC,
      ['node', '../../scripts/inline-types.ts', 'widget/server', 'service'],
      ['node', '../../scripts/write-shrinkwrap.ts', 'widget/server'],
    ],
  ],
];

if (import.meta.main) process.exitCode = (await buildAll()) ? 0 : 1;
