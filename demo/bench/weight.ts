// How many bytes a page loads to make a call: ours, and matrix-js-sdk alone without any interface.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { build } from 'vite';
import type { InlineConfig, Rolldown } from 'vite';

import { ROOT } from '../../scripts/command.ts';
import { buildElement } from '../e2e/fixtures/element-page.ts';
import type { Modules } from '../e2e/fixtures/script-page.ts';
import { ratio } from './report.ts';
import type { Report } from './report.ts';

interface Weight {
  readonly minified: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** Builds both in this run and weighs what a page loads before it can call. */
export async function benchWeight(): Promise<Report> {
  const modules = await buildElement();
  const waiting = weigh([modules['/matrix-call.js'] ?? '']);
  const ours = weigh([modules['/matrix-call.js'] ?? '', ...callChunks(modules)]);
  const theirs = weigh([await buildJsSdk()]);
  const row = (name: string, { minified, gzip, brotli }: Weight): string[] => [
    name,
    ...[minified, gzip, brotli].map(kilobytes),
  ];
  return {
    name: 'weight',
    title: 'Weight',
    method:
      '`matrix-call.js` as an element needs it that waits, and with all that a first call loads (interface, signalling, ' +
      'WebRTC), beside the chunks that matrix-js-sdk 43 loads for `createClient` and `createNewMatrixCall`, without any interface and without encryption. ' +
      'Same bundler, both minified; kB of 1,000 bytes.',
    header: ['', 'minified', 'gzip', 'brotli'],
    rows: [
      row('`<matrix-call>`, waiting', waiting),
      row('`<matrix-call>` in a call', ours),
      row('matrix-js-sdk', theirs),
      ['ratio in a call', ...pairs(ours, theirs)],
    ],
    goals: [
      { text: '`matrix-call.js` ≤ 64 kB gzip', isMet: waiting.gzip <= MOST_GZIP },
      {
        text: `in a call ≤ ${MOST_SHARE} × matrix-js-sdk, gzip`,
        isMet: ours.gzip <= MOST_SHARE * theirs.gzip,
      },
    ],
  };
}

function pairs(ours: Weight, theirs: Weight): string[] {
  return [
    ratio(ours.minified, theirs.minified),
    ratio(ours.gzip, theirs.gzip),
    ratio(ours.brotli, theirs.brotli),
  ];
}

/** What is loaded when a call begins. */
function callChunks(modules: Modules): string[] {
  return Object.entries(modules)
    .filter(([path]) => CALL_CHUNKS.test(path))
    .map(([, code]) => code);
}

async function buildJsSdk(): Promise<Uint8Array> {
  const root = join(ROOT, '.cache', 'bench', 'js-sdk');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'entry.js'), JS_SDK_ENTRY);
  const config: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'es2022',
      write: false,
      lib: { entry: join(root, 'entry.js'), formats: ['es'], fileName: 'js-sdk' },
      rolldownOptions: { output: { minify: true, comments: false } },
    },
  };
  const result = await build(config);
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return Buffer.from(staticChunks(output).join('\n'));
}

/** The entry and what it imports at once; chunks loaded on demand, such as encryption, do not count. */
function staticChunks(output: Rolldown.RolldownOutput['output']): string[] {
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const needed = new Set<string>();
  const need = (fileName: string): void => {
    if (needed.has(fileName)) return;
    needed.add(fileName);
    for (const imported of chunks.get(fileName)?.imports ?? []) need(imported);
  };
  for (const [fileName, { isEntry }] of chunks) if (isEntry) need(fileName);
  return [...needed].map((fileName) => chunks.get(fileName)?.code ?? '');
}

/** Files are compressed one by one, as they are sent. */
function weigh(files: readonly (string | Uint8Array)[]): Weight {
  const all = files.map((file) => Buffer.from(file));
  const sum = (sizeOf: (file: Buffer) => number): number =>
    all.reduce((bytes, file) => bytes + sizeOf(file), 0);
  return {
    minified: sum(({ length }) => length),
    gzip: sum((file) => gzipSync(file, { level: 9 }).length),
    brotli: sum((file) => brotliCompressSync(file).length),
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

const CALL_CHUNKS = /\/(?:call-part|accepted-ice-servers)-/;
const MOST_GZIP = 64_000;
const MOST_SHARE = 0.27;

const JS_SDK_ENTRY = `
import { createClient, createNewMatrixCall } from 'matrix-js-sdk';
globalThis.sdk = { createClient, createNewMatrixCall };
`;
