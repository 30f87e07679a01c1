// The manifest, of which the tables of the documentation site are made, has all that the code of the element offers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { elementIn, namesIn, statesOf, type Manifest } from './api-tables.ts';
import { ROOT } from './command.ts';

const WIDGET = join(ROOT, 'widget');
const manifest = makeManifest();
const element = elementIn(manifest);

test('every attribute that the element reads is in the manifest, and no other', () => {
  const read = declaredProperties().flatMap(([name, settings]) =>
    settings.includes('attribute: false')
      ? []
      : [/attribute: '([^']+)'/.exec(settings)?.[1] ?? name.toLowerCase()],
  );

  assert.deepEqual(
    namesOf(element.attributes),
    [...read, 'call-state', 'lang', 'minimized'].toSorted(),
  );
});

test('every property that can be set is in the manifest', () => {
  const known = new Set(namesOf(element.members));

  const missing = declaredProperties().filter(([name]) => !known.has(name));
  assert.deepEqual(missing, []);
});

test('every method in the table of the README is in the manifest', () => {
  const [, section = ''] = sourceOf('README.md').split('\n## Methods\n');
  const named = Array.from(section.matchAll(/^\| `(\w+)\(/gm), ([, name = '']) => name);

  const known = new Set(namesOf(element.members));
  assert.ok(named.length > 10);
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  );
});

test('every event that the element fires is in the manifest, and no other', () => {
  const fired = found(
    /super\('(matrix-call-[a-z]+)', BUBBLING|super\('(matrix-call-[a-z]+)', \{/g,
    ['src/events.ts', 'src/display/display-event.ts'],
  );

  assert.deepEqual(namesOf(element.events), fired);
});

test('every state of the element is in the manifest, in the order calls go through them', () => {
  const [, list = ''] = sourceOf('src/views/call-state.ts').split(/CALL_STATES[^=]*= \[|\];/);

  assert.deepEqual(
    statesOf(manifest),
    Array.from(list.matchAll(/'(\w+)'/g), ([, name]) => name),
  );
});

test('every slot that is named in the code is in the manifest', () => {
  const named = found(/slotted\('([a-z-]+)'|<slot name="([a-z-]+)"/g);

  const known = new Set(namesOf(element.slots));
  assert.ok(named.length > 5);
  assert.deepEqual(
    named.filter((name) => !known.has(name)),
    [],
  );
});

test('every part in the code is in the manifest but those of single buttons, and no other', () => {
  const parts = found(/\bpart="([a-z-]+)(?: [^"]*)?"/g);
  // Some parts get their names from the code around them.
  const strings = new Set(found(/['"\s]([a-z-]+)['"\s]/g));

  const known = namesOf(element.cssParts);
  assert.deepEqual(
    parts.filter((name) => !known.includes(name)),
    [],
  );
  assert.deepEqual(
    known.filter((name) => !parts.includes(name) && !strings.has(name)),
    [],
  );
});

test('every custom property that the code reads is in the manifest, and no other', () => {
  const read = found(/var\(\s*(--matrix-call-[a-z-]+)/g);

  const told = (element.cssProperties ?? []).flatMap(({ name, description = '' }) => [
    name,
    ...namesIn(description).filter((word) => word.startsWith('--')),
  ]);
  assert.deepEqual(told.toSorted(), read);
});

/** As the build makes it. The analyzer writes into the package.json of where it runs, so that is somewhere else. */
function makeManifest(): Manifest {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  for (const file of globSync('src/**/!(*.test).ts', { cwd: WIDGET }))
    cpSync(join(WIDGET, file), join(folder, file));
  execFileSync('cem', ['analyze', '--litelement', '--globs', 'src/**/*.ts', '--outdir', 'dist'], {
    cwd: folder,
    stdio: 'ignore',
  });
  return JSON.parse(readFileSync(join(folder, 'dist', 'custom-elements.json'), 'utf8')) as Manifest;
}

/** Each property that the element declares, with its settings as they are written. */
function declaredProperties(): readonly (readonly [name: string, settings: string])[] {
  const blocks = ELEMENT_FILES.map(
    (file) => /static override properties[^=]*= \{([\s\S]*?)\};\n/.exec(sourceOf(file))?.[1] ?? '',
  );
  const found = blocks.flatMap((block) =>
    Array.from(
      block.matchAll(/(\w+): (\{[^}]*\})/g),
      ([, name = '', settings = '']) => [name, settings] as const,
    ),
  );
  assert.ok(found.length > 15);
  return found;
}

function sourceOf(file: string): string {
  return readFileSync(join(WIDGET, file), 'utf8');
}

function namesOf(things: readonly { readonly name: string }[] = []): readonly string[] {
  return things.map(({ name }) => name).toSorted();
}

/** What the groups of an expression find in the sources, each once. */
function found(what: RegExp, files = globSync('src/**/*.ts', { cwd: WIDGET })): readonly string[] {
  const texts = files.filter((file) => !file.endsWith('.test.ts')).map(sourceOf);
  const names = texts.flatMap((text) =>
    Array.from(text.matchAll(what), ([, ...groups]) => groups.find(Boolean) ?? ''),
  );
  return [...new Set(names)].toSorted();
}

/** The classes that the element extends, one another. */
const ELEMENT_FILES = [
  'src/configured-element.ts',
  'src/device-element.ts',
  'src/display/displayed-element.ts',
];
