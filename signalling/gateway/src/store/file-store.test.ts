import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { FileStore, StoreError } from './file-store.ts';

const NUMBERS = { read: readNumbers, empty: [] };

test('a missing file is an empty state', async (t) => {
  const store = await FileStore.open(join(await folder(t), 'state.json'), NUMBERS);

  assert.deepEqual(store.state, []);
});

test('what was saved is there after a restart, for nobody else to read', async (t) => {
  const path = join(await folder(t), 'state.json');
  const store = await FileStore.open(path, NUMBERS);

  await store.save([1, 2]);

  assert.deepEqual(store.state, [1, 2]);
  assert.deepEqual((await FileStore.open(path, NUMBERS)).state, [1, 2]);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('of many states at once the newest is kept, and all are told', async (t) => {
  const path = join(await folder(t), 'state.json');
  const store = await FileStore.open(path, NUMBERS);

  await Promise.all(Array.from({ length: 100 }, (_, i) => store.save([i])));

  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), [99]);
});

test('a save that has resolved is on the disk, whatever is saved later', async (t) => {
  const path = join(await folder(t), 'state.json');
  const store = await FileStore.open(path, NUMBERS);

  const first = store.save([1]);
  const second = store.save([2]);
  await first;
  const [found] = JSON.parse(await readFile(path, 'utf8')) as number[];
  await second;

  assert.ok(found === 1 || found === 2);
  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), [2]);
});

test('no other file is left, and one that a crash left does no harm', async (t) => {
  const parent = await folder(t);
  const path = join(parent, 'state.json');
  await writeFile(`${path}.new`, '[1', { mode: 0o644 });
  const store = await FileStore.open(path, NUMBERS);

  await store.save([7]);

  assert.deepEqual(await readdir(parent), ['state.json']);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

for (const text of ['', '[1', '{}', '["canary"]']) {
  test(`a file with ${JSON.stringify(text)} is an error that says what to do`, async (t) => {
    const path = join(await folder(t), 'state.json');
    await writeFile(path, text);

    await assert.rejects(FileStore.open(path, NUMBERS), (error) => {
      assert.ok(error instanceof StoreError);
      assert.ok(error.message.startsWith(path));
      assert.match(error.message, /move it away to start anew/v);
      assert.doesNotMatch(error.message, /canary/v);
      return true;
    });
    assert.equal(await readFile(path, 'utf8'), text);
  });
}

test('a file that cannot be read is an error', async (t) => {
  const path = await folder(t);

  await assert.rejects(FileStore.open(path, NUMBERS), /cannot be read: EISDIR/v);
});

test('a save that fails is told, and the next one is tried again', async (t) => {
  const parent = await folder(t);
  const path = join(parent, 'state.json');
  const store = await FileStore.open(path, NUMBERS);
  await rm(parent, { recursive: true });

  await assert.rejects(store.save([1]), /cannot be written: ENOENT; its folder must exist/v);
  await assert.rejects(store.save([2]), StoreError);
  await mkdir(parent);
  await store.save([3]);

  assert.equal(await readFile(path, 'utf8'), '[3]');
});

test('without a path the state is remembered', async () => {
  const store = await FileStore.open(undefined, NUMBERS);

  await store.save([3]);

  assert.deepEqual(store.state, [3]);
});

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'matrix-call-gateway-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

function readNumbers(json: unknown): readonly number[] {
  if (!Array.isArray(json) || !json.every((value) => typeof value === 'number')) {
    throw new TypeError(`No numbers: ${JSON.stringify(json)}`);
  }
  return json;
}
