import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../settings/config-error.ts';
import { runProgram } from './run-program.ts';
import { UsageError } from './usage-error.ts';

class DiskError extends Error {}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

test('a program shows its usage and its version, and asks for no settings', async () => {
  const help = await ask('help');
  const version = await ask('version');

  assert.deepEqual(help, { code: 0, stdout: 'Usage: a program\n', stderr: '' });
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/v);
  assert.deepEqual([version.code, version.stderr], [0, '']);
});

test('the exit code of a program is that of its command', async () => {
  const ended = await ask('check', () => 7);

  assert.deepEqual(ended, { code: 7, stdout: '', stderr: '' });
});

test('a command line that makes no sense is answered with the usage', async () => {
  const ended = await ask('nonsense');

  const stderr = 'There is no command "nonsense"\n\nUsage: a program\n';
  assert.deepEqual(ended, { code: 2, stdout: '', stderr });
});

for (const [command, code] of [
  ['serve', 78],
  ['check', 1],
] as const) {
  test(`wrong settings and errors that are expected end ${command} with ${String(code)}, and no stack`, async () => {
    const settings = await ask(command, () => {
      throw new ConfigError(['PORT is missing']);
    });
    const disk = await ask(command, () => Promise.reject(new DiskError('The disk is full')));

    const stderr = 'The configuration is not usable:\n  - PORT is missing\n';
    assert.deepEqual(settings, { code, stdout: '', stderr });
    assert.deepEqual(disk, { code, stdout: '', stderr: 'The disk is full\n' });
  });
}

test('an error that nobody expects ends a program in one line, without its message', async () => {
  const ended = await ask('serve', () => {
    throw new TypeError('canary');
  });

  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /^Unexpected error: \{.*TypeError.*\}\n$/v);
  assert.doesNotMatch(ended.stderr, /canary/v);
});

async function ask(name: string, run: () => number | Promise<number> = () => 0): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  const sinkOf = (stream: 'stdout' | 'stderr') => ({
    write: (part: string) => {
      text[stream] += part;
    },
  });
  const program = { usage: 'Usage: a program\n', packageFile, readCommand, run };
  const code = await runProgram(
    { ...program, expects: [DiskError] },
    { args: [name], stdout: sinkOf('stdout'), stderr: sinkOf('stderr') },
  );
  return { code, ...text };
}

function readCommand([name = '']: readonly string[]) {
  const known = COMMANDS.find((command) => command === name);
  if (known === undefined) throw new UsageError(`There is no command "${name}"`);
  return { name: known };
}

const COMMANDS = ['help', 'version', 'serve', 'check'] as const;
const packageFile = new URL('../../package.json', import.meta.url);
