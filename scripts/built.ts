// Knows whether the dist folders still are what the sources make, by the content of both.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The hash of all that a build reads, and of what it is made with. */
export function hashSources(root: string): string {
  return hashFiles(root, [...filesIn(root, SOURCES, NO_SOURCES), ...INSTALLED]);
}

/** Whether everything that was built is there, as it was built, of the sources as they are. */
export function isBuilt(root: string): boolean {
  const stamp = join(root, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(root, hashSources(root));
}

/**
 * Lets `build` make the dist folders, and remembers of which sources; says whether that went well. Sources that change
 * meanwhile leave nothing to be remembered.
 */
export async function keepBuilt(root: string, build: () => Promise<boolean>): Promise<boolean> {
  const stamp = join(root, STAMP);
  mkdirSync(dirname(stamp), { recursive: true });
  rmSync(stamp, { force: true });
  const sources = hashSources(root);
  if (!(await build())) return false;
  if (hashSources(root) === sources) writeFileSync(stamp, stampOf(root, sources));
  return true;
}

/**
 * Works while no other process does; throws where that takes too long. The lock of a database ends with its process,
 * however that ends.
 */
export async function alone<Made>(
  root: string,
  work: () => Promise<Made>,
  patienceMs = LONGEST_BUILD_MS,
): Promise<Made> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const lock = new DatabaseSync(join(root, '.cache', 'build.lock'), { timeout: patienceMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return await work();
  } finally {
    lock.close();
  }
}

function stampOf(root: string, sources: string): string {
  return `${sources}\n${hashFiles(root, filesIn(root, OUTPUTS, []))}\n`;
}

function filesIn(root: string, pattern: string, exclude: readonly string[]): readonly string[] {
  return globSync(pattern, { cwd: root, exclude, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)));
}

function hashFiles(root: string, files: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of files.toSorted()) {
    const content = readFileSync(join(root, file));
    hash.update(JSON.stringify([file, content.length])).update(content);
  }
  return hash.digest('hex');
}

/** Rather too much than too little: a new package or setting is in it without anybody's thought. */
const SOURCES = '**/*';

/** What no build reads, and what it writes. */
const NO_SOURCES = [
  ...['demo', 'docs', 'coverage', '.*', '**/.*'],
  ...['**/node_modules', '**/dist', '**/*.test.ts', '**/*.md', '**/npm-shrinkwrap.json'],
];

/** What npm has put into node_modules: the lock file says only what belongs there. */
const INSTALLED = ['node_modules/.package-lock.json'];

const OUTPUTS = '{*,widget/server}/{dist/**/*,npm-shrinkwrap.json}';

const STAMP = '.cache/built';

const LONGEST_BUILD_MS = 5 * 60_000;
