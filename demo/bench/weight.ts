// How many bytes a page loads to make a call: ours, and matrix-js-sdk alone without any interface.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { build } from 'vite';
import type { InlineConfig, Rolldown } from 'vite';

import { ROOT } from '../../scripts/command.ts';
import { buildElement } from '../e2e/fixtures/element-page.ts';
import { ratio } from './report.ts';
import type { Report } from './report.ts';

interface Weight {
  readonly minified: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** Builds both in this run and weighs what a page loads before it can call. */
export async function benchWeight(): Promise<Report> {
  const ours = weigh(Buffer.from((await buildElement())['/matrix-call.js'] ?? ''));
  const theirs = weigh(await buildJsSdk());
  const row = (name: string, { minified, gzip, brotli }: Weight): string[] => [
    name,
    ...[minified, gzip, brotli].map(kilobytes),
  ];
  return {
    name: 'weight',
    title: 'Weight',
    method:
      '`matrix-call.js` with all that a first call needs (interface, signalling, WebRTC), beside the chunks that ' +
      'matrix-js-sdk 43 loads for `createClient` and `createNewMatrixCall`, without any interface and without encryption. ' +
      'Same bundler, both minified; kB of 1,000 bytes.',
    header: ['', 'minified', 'gzip', 'brotli'],
    rows: [
      row('`<matrix-call>`', ours),
      row('matrix-js-sdk', theirs),
      ['ratio', ...pairs(ours, theirs)],
    ],
    goals: [
      { text: '`matrix-call.js` ≤ 64 kB gzip', isMet: ours.gzip <= MOST_GZIP },
      {
        text: `≤ ${MOST_SHARE} × matrix-js-sdk, gzip`,
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

function weigh(code: Uint8Array): Weight {
  return {
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

const MOST_GZIP = 64_000;
const MOST_SHARE = 0.27;

const JS_SDK_ENTRY = `
import { createClient, createNewMatrixCall } from 'matrix-js-sdk';
globalThis.sdk = { createClient, createNewMatrixCall };
`;
