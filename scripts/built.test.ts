import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { alone, isBuilt, keepBuilt } from './built.ts';

type Change = (root: string) => void;

const CHANGES: Readonly<Record<string, Change>> = {
  'a source that is edited': write('widget/src/deep/call.ts', 'edited'),
  'a source that is added': write('widget/src/new.ts', ''),
  'a source that goes': (root) => {
    rmSync(join(root, 'widget/src/deep/call.ts'));
  },
  'a source with another name': (root) => {
    renameSync(join(root, 'widget/src/deep/call.ts'), join(root, 'widget/src/deep/hold.ts'));
  },
  'words that move from one file to the next': (root) => {
    write('widget/src/deep/call.ts', '')(root);
    write('widget/src/page.ts', 'callpage')(root);
  },
  'a new package': write('another/src/index.ts', ''),
  'the manifest of a package': write('widget/package.json', '{ "version": "2" }'),
  'settings of a package': write('widget/vite.config.ts', 'edited'),
  'settings of all packages': write('tsconfig.json', '{ "strict": true }'),
  'the lock file': write('package-lock.json', '{ "lockfileVersion": 3 }'),
  'what is installed': write('node_modules/.package-lock.json', '{ "packages": 1 }'),
  'the script that builds': write('scripts/build.ts', 'edited'),
  'a built file that somebody edited': write('widget/dist/chunks/later.js', 'edited'),
  'a built file of a workspace inside another': write('widget/server/dist/main.js', 'edited'),
  'a built file that is lost': (root) => {
    rmSync(join(root, 'widget/dist/chunks'), { recursive: true });
  },
};

test('a build serves until something changes', async (t) => {
  const root = await makeBuilt(t);

  assert.ok(isBuilt(root));
});

for (const [name, change] of Object.entries(CHANGES)) {
  test(`a build is stale after a change: ${name}`, async (t) => {
    const root = await makeBuilt(t);

    change(root);

    assert.ok(!isBuilt(root));
  });
}

test('tests, documents and the demo are in no build', async (t) => {
  const root = await makeBuilt(t);

  for (const file of ['widget/src/call.test.ts', 'docs/rules.json', 'demo/main.ts']) {
    write(file, 'edited')(root);
  }

  assert.ok(isBuilt(root));
});

test('a build that fails, or whose sources change meanwhile, serves nobody', async (t) => {
  const root = await makeBuilt(t);

  assert.equal(await keepBuilt(root, () => Promise.resolve(false)), false);
  assert.ok(!isBuilt(root));
  await keepBuilt(root, () => {
    write('widget/src/page.ts', 'edited')(root);
    return Promise.resolve(true);
  });
  assert.ok(!isBuilt(root));
});

test('one process builds at a time', async (t) => {
  const root = await makeBuilt(t);
  const build = () => Promise.resolve('built');

  await alone(root, () => assert.rejects(alone(root, build, 0), /locked/));

  assert.equal(await alone(root, build, 0), 'built');
});

async function makeBuilt(t: TestContext): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'built-'));
  t.after(() => {
    rmSync(root, { recursive: true });
  });
  for (const file of FILES) write(file, file)(root);
  await keepBuilt(root, () => {
    write('widget/dist/chunks/later.js', 'built')(root);
    return Promise.resolve(true);
  });
  return root;
}

function write(file: string, text: string): Change {
  return (root) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
}

const FILES = [
  ...['tsconfig.json', 'package-lock.json', 'node_modules/.package-lock.json', 'scripts/build.ts'],
  ...['widget/package.json', 'widget/vite.config.ts', 'widget/dist/matrix-call.js', '.cache/x'],
  ...['widget/src/deep/call.ts', 'widget/src/page.ts', 'widget/src/call.test.ts'],
];
