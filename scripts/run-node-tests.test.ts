import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runNodeTests, type NodeTests } from './run-node-tests.ts';
import { SEPARATOR, Tally, type TestResult } from './tally.ts';

test('each test counts, with its groups, numbers and reasons; a group does not', async (t) => {
  const results = await runText(
    t,
    `describe('group', () => {
      test('passes', (t) => t.diagnostic('measured: 3 s'));
      test('fails', () => { throw new Error('as planned'); });
      test('waits', { skip: 'no browser' }, () => {});
    });`,
  );

  assert.deepEqual(
    results.map(({ name, skipped, measured }) => ({ name: shortOf(name), skipped, measured })),
    [
      { name: 'group › passes', skipped: undefined, measured: ['3 s'] },
      { name: 'group › fails', skipped: undefined, measured: undefined },
      { name: 'group › waits', skipped: 'no browser', measured: undefined },
    ],
  );
  assert.match(results[1]?.failure ?? '', /^Error: as planned/);
});

test('a run by name counts only what fits, and no file that holds none', async (t) => {
  const text = "test('one', () => {}); test('two', () => {});";

  const some = await runText(t, text, { name: 'two' });
  const none = await runText(t, text, { name: 'three' });

  assert.deepEqual(
    some.map(({ name }) => shortOf(name)),
    ['two'],
  );
  assert.deepEqual(none, []);
});

for (const [title, text, reason] of [
  ['holds no test', '', /holds no test/],
  ['cannot be read', "import './nowhere.ts';", /code 1/],
  ['ends its process', "test('one', () => process.exit(3));", /code 3/],
  ['hangs before its tests', 'await new Promise((end) => setTimeout(end, 60_000));', /hangs/],
  ['hangs in a test', "test('one', () => new Promise((end) => setTimeout(end, 60_000)));", /hangs/],
  ['hangs after its tests', "test('one', () => {}); setInterval(() => {}, 1000);", /hangs/],
  ['never leaves a loop', "test('one', () => { for (;;); });", /hangs/],
] as const) {
  test(`a file fails that ${title}`, async (t) => {
    const results = await runText(t, text, { timeoutMs: 2_000 });

    assert.ok(
      results.some(({ failure }) => failure !== undefined && reason.test(failure)),
      JSON.stringify(results),
    );
  });
}

test('a run fails whose process ends badly without a word', async () => {
  const tally = new Tally(() => undefined);

  await runNodeTests({ files: [import.meta.filename], startedWith: ['false'] }, tally);

  assert.match(tally.results[0]?.failure ?? '', /ended with code 1/);
});

async function runText(
  t: TestContext,
  text: string,
  more: Partial<NodeTests> = {},
): Promise<readonly TestResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-call-own-tests-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'fixture.test.ts');
  writeFileSync(file, `import { describe, test } from 'node:test';\n${text}`);
  const tally = new Tally(() => undefined);
  await runNodeTests({ files: [file], startedWith: QUIETLY, ...more }, tally);
  return tally.results;
}

function shortOf(name: string): string {
  return name.split(SEPARATOR).slice(1).join(SEPARATOR);
}

/** Failures that are planned would only startle who reads the output. */
const QUIETLY = ['sh', '-c', '"$@" >/dev/null 2>&1', 'sh'];
