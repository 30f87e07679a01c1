// The style of this project as far as a linter can hold it. The arrows stand in .dependency-cruiser.js.
import { defineConfig, globalIgnores } from 'eslint/config';
import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import regexp from 'eslint-plugin-regexp';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/test/**', 'demo/e2e/**', 'demo/network/**', 'demo/bench/**'];
const FACTS = 'signalling/src/contract/*-facts.ts';

const packagesByName = {
  regex: '^\\.\\.?/(.*/)?(signalling|widget|service|turn)/(src|dist)/',
  message: 'Packages see each other only through their names.',
};

export default defineConfig(
  globalIgnores(['**/dist', '.cache', 'coverage', '**/*.d.ts', 'demo/e2e/fixtures/consumers']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', 60],
      'max-params': ['error', 3],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'no-restricted-imports': ['error', { patterns: [packagesByName] }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSEnumDeclaration', message: 'A union of strings instead.' },
        { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'A module instead.' },
      ],
      eqeqeq: 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['describe', 'it', 'suite', 'test'], package: 'node:test' },
          ],
        },
      ],
      // Index signatures are read with brackets, so that a typo in a known name stays an error.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
    },
  },
  {
    files: ['widget/**/*.ts'],
    extends: [wc['flat/best-practice'], lit['flat/recommended'], litA11y.configs.recommended],
  },
  {
    // What others send is read here: no expression takes longer than in proportion to its text.
    files: ['{signalling,signalling/gateway,widget,widget/server,service,turn}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    // A table of facts may be long, and an assertion is an expression.
    files: [...TESTS, FACTS],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // A language is one list, to be translated from top to bottom.
    files: ['widget/src/words/languages/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Vite and VitePress ask their configurations to be default exports, and Node a reporter.
    files: [
      '**/vite.config.ts',
      'docs/site/.vitepress/{config,theme/index}.ts',
      'scripts/node-test-reporter.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
