// npm run build: the packages as they are published, each into its dist folder; `npm run build -- turn`: one of them.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { heading, ROOT, run } from './command.ts';
import { integrityOf } from './integrity.ts';

/** Builds all packages, in the order they need each other; says whether all went well. */
export async function buildAll(): Promise<boolean> {
  for (const [folder] of PACKAGES) if (!(await build(folder))) return false;
  return true;
}

/** Builds one package; says whether that went well. Those it needs have to be built. */
async function build(folder: string): Promise<boolean> {
  heading(`Build ${folder}`);
  rmSync(join(ROOT, folder, 'dist'), { recursive: true, force: true });
  for (const [program, ...args] of new Map(PACKAGES).get(folder) ?? []) {
    const code = await run(program, args, { cwd: join(ROOT, folder) });
    if (code !== 0) return false;
  }
  if (folder === 'widget') writeIntegrity(join(ROOT, folder, 'dist'));
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
  // Modules for those who bundle themselves, and the element for pages that have no bundler.
  // The manifest tells editors and documentation tools what the element offers.
  [
    'widget',
    [
      TSC,
      VITE,
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

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  const isBuilt = folder === undefined ? await buildAll() : await build(folder);
  process.exitCode = isBuilt ? 0 : 1;
}
