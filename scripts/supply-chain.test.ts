import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './command.ts';
import { integrityOf } from './integrity.ts';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly types?: string;
  readonly exports: Readonly<Record<string, { readonly types?: string } | undefined>>;
  readonly publishConfig?: unknown;
}

/** A package more is a decision: whoever adds one changes this number. */
const MOST_IN_BROWSER = 22;

/** Programs that packages may run when they are installed, each for a reason. */
const INSTALL_SCRIPTS = ['esbuild', 'node', 'rs-module-lexer'];

/** What is under a licence that would bind whoever ships it; tests may show it, and no package of ours may bring it. */
const ONLY_SHOWN = {
  '@element-hq/element-call-embedded': 'AGPL: the other call widget, in the host of ours',
};

const WORKSPACES = [
  ...['signalling', 'signalling/gateway', 'widget', 'widget/server'],
  ...['service', 'turn', 'demo'],
];

const packages = (readJson('package-lock.json') as { packages: Record<string, Locked> }).packages;

test('C-23: every package of others is locked by its hash', () => {
  const foreign = Object.entries(packages).filter(([path, { link }]) => isForeign(path) && !link);

  assert.ok(foreign.length > 100);
  for (const [path, { integrity, resolved = 'https:' }] of foreign) {
    assert.match(integrity ?? '', /^sha512-/, path);
    assert.ok(resolved.startsWith('https:'), path);
  }
});

test('C-23: every dependency is named by its exact version', () => {
  for (const folder of ['.', ...WORKSPACES]) {
    const { dependencies = {}, devDependencies = {} } = readJson(`${folder}/package.json`) as {
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      // The program that runs everything else is the only one that may move by itself.
      if (name === 'node') continue;
      // Older versions of a package stand beside the newest one, by other names.
      assert.match(version, /^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/, `${folder}: ${name}`);
    }
  }
});

test(`C-23: no more than ${MOST_IN_BROWSER} packages of others come with the element`, (t) => {
  const names = dependenciesOf('widget');

  assert.ok(names.size <= MOST_IN_BROWSER, [...names].join(' '));
  t.diagnostic(`measured: ${names.size} packages of others`);
});

test('C-23: only packages that are named may run something when they are installed', () => {
  const { allowScripts } = readJson('package.json') as { allowScripts: Record<string, boolean> };

  assert.deepEqual(Object.keys(allowScripts), INSTALL_SCRIPTS);
});

for (const [name, reason] of Object.entries(ONLY_SHOWN)) {
  test(`${name} comes with no package of ours (${reason})`, () => {
    const place = `node_modules/${name}`;

    assert.equal(packages[place]?.dev, true);
    for (const folder of WORKSPACES) assert.equal(dependenciesOf(folder).has(place), false, folder);
  });
}

test('C-23: the integrity of a file is its hash as browsers compute it', () => {
  // The example of the specification, "Subresource Integrity", section 3.1.
  const expected = 'sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO';

  assert.equal(integrityOf("alert('Hello, world.');"), expected);
});

for (const folder of ['turn', 'signalling/gateway', 'widget/server']) {
  test(`${folder} brings the packages that the private one inside it needs, in the same versions`, () => {
    const [own, inner] = [folder, 'service'].map(
      (place) => (readJson(`${place}/package.json`) as Locked).dependencies ?? {},
    );

    const missing = Object.entries(inner ?? {}).filter(
      ([name, version]) => own?.[name] !== version,
    );
    assert.deepEqual(missing, []);
  });
}

test('packages for pages ask for no Node', () => {
  for (const folder of ['signalling', 'widget']) {
    assert.equal('engines' in (readJson(`${folder}/package.json`) as object), false, folder);
  }
});

for (const folder of ['signalling', 'widget', 'widget/server', 'turn']) {
  test(`${folder} names its types also for tools that read no "exports"`, () => {
    const { types, exports } = readJson(`${folder}/package.json`) as Manifest;

    assert.match(types ?? '', /\.d\.ts$/);
    assert.equal(types, exports['.']?.types);
  });
}

for (const folder of ['signalling', 'signalling/gateway', 'widget', 'widget/server', 'turn']) {
  test(`${folder} is published for everybody, with a proof of where it was built`, () => {
    const { publishConfig } = readJson(`${folder}/package.json`) as Manifest;

    assert.deepEqual(publishConfig, { access: 'public', provenance: true });
  });
}

test('an older Node is not warned of on each line of an installation, and the settings say why', () => {
  const lines = readFileSync(join(ROOT, '.npmrc'), 'utf8').split('\n');

  const at = lines.indexOf('loglevel=error');
  assert.ok(at > 0);
  assert.match(lines[at - 1] ?? '', /^# .*Node/);
});

/** All packages of others that a package of ours brings with it, over any number of steps. */
function dependenciesOf(path: string, found = new Set<string>()): ReadonlySet<string> {
  for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
    const place = [`${path}/node_modules/${name}`, `node_modules/${name}`].find(
      (candidate) => candidate in packages,
    );
    if (place === undefined) continue;
    const own = packages[place]?.link ? packages[place].resolved : undefined;
    if (own === undefined && found.has(place)) continue;
    if (own === undefined) found.add(place);
    dependenciesOf(own ?? place, found);
  }
  return found;
}

function isForeign(path: string): boolean {
  return path.includes('node_modules/');
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
