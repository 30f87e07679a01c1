// Which tests name which rule, threat or fault, as the sources say.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command.ts';
import { IDS } from './evidence.ts';

/** A test that shows something. */
export interface NamedTest {
  readonly file: string;
  /** Without the IDs; an ellipsis stands for what a table of cases fills in. */
  readonly name: string;
}

/** The tests of each ID, by file and place. */
export type NamedTests = ReadonlyMap<string, readonly NamedTest[]>;

/** Searches the sources of all tests. */
export function findNamedTests(): NamedTests {
  const found = new Map<string, NamedTest[]>();
  const exclude = (name: string) => name === 'node_modules' || name === 'dist';
  for (const file of globSync(TESTS, { cwd: ROOT, exclude }).sort()) {
    for (const { ids, name } of namesIn(readFileSync(join(ROOT, file), 'utf8'))) {
      for (const id of ids) found.set(id, [...(found.get(id) ?? []), { file, name }]);
    }
  }
  return found;
}

/** The names with IDs in one source text. */
export function namesIn(
  source: string,
): readonly { readonly ids: readonly string[]; readonly name: string }[] {
  return [...source.matchAll(NAMED_TEST)].map(([, , ids = '', name = '']) => ({
    ids: ids.split(', '),
    name: toText(name),
  }));
}

/** A name as it is read: without escapes, and with an ellipsis for what a table of cases fills in. */
function toText(name: string): string {
  return name
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
    .replace(/\\(.)/g, '$1')
    .replace(/[|<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

const TESTS = '{signalling,widget,demo,turn,service,scripts}/**/*.{test,e2e,network}.ts';

/** `test('R12: …'`, `it("R12, C-13: …"`, in any quotes. */
const NAMED_TEST = new RegExp(
  String.raw`\b(?:test|it)\(\s*(['"\x60])(${IDS}): ((?:\\.|(?!\1).)*)\1`,
  'gs',
);
