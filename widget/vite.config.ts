// Builds the element as one ES module with everything inlined.
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';
import { checkShortened, checkShortNames, shortNames } from './short-names.ts';
import { leanLit } from './vite-lit.ts';
import { leanSimplePeer, simplePeerAliases } from '../signalling/vite-simple-peer.ts';

/** Tightens styles and templates, which no minifier touches. */
const tightTemplates: Plugin = {
  name: 'tight-templates',
  transform: (code, id) =>
    /widget\/src\/.*\.ts$/u.test(id) && /\b(?:css|html|svg)`/u.test(code)
      ? { code: code.replace(/\bcss`[^`]*`/gu, tightenStyles).replace(/\n\s+/gu, ' '), map: null }
      : undefined,
};

function tightenStyles(styles: string): string {
  return styles
    .replace(/\/\*.*?\*\//gsu, '')
    .replace(/\s+/gu, ' ')
    .replace(/ ?([{};,>]) ?/gu, '$1')
    .replace(/: /gu, ':')
    .replace(/;\}/gu, '}');
}

/** Goes over the minified file once more: Rolldown's minifier leaves behind what another look at it can join. */
const minifyAgain: Plugin = {
  name: 'minify-again',
  buildStart: checkShortNames,
  async generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      chunk.code = (await minify(chunk.code, TERSER)).code ?? '';
      checkShortened(chunk.code);
    }
  },
};

/** Nothing that terser calls unsafe. Constants on the left would differ from how the rest is written. */
const TERSER = {
  module: true,
  ecma: 2022,
  compress: { passes: 4, lhs_constants: false, keep_fargs: false },
  mangle: { properties: shortNames() },
  format: { comments: false },
} as const;

export default defineConfig({
  plugins: [tightTemplates, leanLit(), leanSimplePeer(), minifyAgain],
  resolve: {
    conditions: ['@matrix-call/source', 'module', 'browser', 'production'],
    alias: simplePeerAliases(),
  },
  build: {
    target: 'es2022',
    // The modules for those who bundle themselves stand beside it.
    emptyOutDir: false,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'matrix-call.js' },
    rolldownOptions: { output: { minify: true, comments: false, codeSplitting: false } },
  },
});
