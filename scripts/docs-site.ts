// npm run docs: the documentation site, into docs/site/dist. What is built already stays; a dead link is a failure.
import {
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { apiTables, type Manifest } from './api-tables.ts';
import { buildAll } from './build.ts';
import { heading, ROOT, run } from './command.ts';
import { galleryOf } from './gallery.ts';
import { assembleSite } from './site-pages.ts';

async function main(): Promise<boolean> {
  if (!(await buildAll())) return false;
  heading('Documentation site');
  rmSync(STAGE, { recursive: true, force: true });
  stagePages();
  await buildLiveCall();
  const code = await run('vitepress', ['build', SITE], { env: { NODE_ENV: undefined } });
  if (code === 0)
    console.log(`\nThe site is in docs/site/dist; npx vitepress preview docs/site shows it`);
  return code === 0;
}

/** Puts the pages where VitePress looks for them, with all that they include and link to. */
function stagePages(): void {
  const names = globSync('**/*.md', { cwd: SITE, exclude: ['dist', 'public'] });
  const { pages, files } = assembleSite({
    pages: new Map(names.map((name) => [name, readFileSync(join(SITE, name), 'utf8')])),
    readDocument: (path) => (isFile(path) ? readFileSync(join(ROOT, path), 'utf8') : undefined),
    isFile,
    tables: { ...apiTables(readManifest()), pictures: galleryOf(galleryFiles()) },
  });
  for (const [name, text] of pages) write(join(STAGE, name), text);
  cpSync(join(SITE, 'public'), join(STAGE, 'public'), { recursive: true });
  for (const [path, address] of files)
    cpSync(join(ROOT, path), join(STAGE, 'public', address), { recursive: true });
}

function isFile(path: string): boolean {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile() === true;
}

function readManifest(): Manifest {
  const path = join(ROOT, 'widget', 'dist', 'custom-elements.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function galleryFiles(): readonly string[] {
  return globSync('*.png', { cwd: join(SITE, 'public', 'gallery') });
}

/** The call that can be tried in the page: our packages as they are published, and the demo homeserver beside them. */
async function buildLiveCall(): Promise<void> {
  const folder = join(ROOT, 'demo', 'in-page');
  await build({
    configFile: false,
    logLevel: 'warn',
    root: folder,
    cacheDir: join(ROOT, '.cache', 'vite', 'docs-site'),
    resolve: {
      alias: {
        'node:buffer': join(folder, 'node-buffer.ts'),
        'node:crypto': join(folder, 'node-crypto.ts'),
      },
    },
    build: {
      target: 'es2022',
      outDir: join(STAGE, 'public', 'live'),
      emptyOutDir: true,
      lib: { entry: 'main.ts', formats: ['es'], fileName: () => 'main.js' },
      rolldownOptions: { output: { minify: true, chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const SITE = join(ROOT, 'docs', 'site');

/** Where the pages are put together; the configuration of VitePress names it as well. */
const STAGE = join(ROOT, '.cache', 'docs-site');

if (import.meta.main) process.exitCode = (await main()) ? 0 : 1;
