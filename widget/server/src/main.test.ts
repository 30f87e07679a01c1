import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  launch as launchProgram,
  listeningUrl,
  untilEnded,
  type Ended,
} from '@matrix-call/service/test/program';
import { HTML, makePage } from '../test/page.ts';

const SOURCES = fileURLToPath(new URL('.', import.meta.url));
const ENV = { PORT: '0', PUBLIC_URL: 'https://call.example.org' };

test('the program serves until SIGTERM and ends well', async (t) => {
  const child = launch(t, await programWithPage(t), { args: ['serve'], env: ENV });
  const url = await listeningUrl(child);

  const page = await (await fetch(url)).text();
  const hook = await fetch(`${url}/v1/widget?roomId=!a:b`);
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];

  assert.equal(page, HTML);
  assert.equal(hook.status, 200);
  assert.equal(code, 0);
});

test('wrong settings end the program with every reason and no stack', async (t) => {
  const ended = await run(t, { args: ['serve'], env: { PORT: 'x' } });

  assert.deepEqual(ended, {
    // By which systemd sees that another start would change nothing.
    code: 78,
    stdout: '',
    stderr:
      'The configuration is not usable:\n' +
      '  - PORT must be a port from 0 to 65535, not "x"\n' +
      '  - PUBLIC_URL is missing\n',
  });
});

test('an unknown option is refused with the usage', async (t) => {
  const { code, stderr } = await run(t, { args: ['add', '--token', 'x'], env: {} });

  assert.equal(code, 2);
  assert.match(stderr, /--token[\s\S]*Usage: matrix-call-widget/v);
});

test('--help, --version and well-known print to standard output', async (t) => {
  const help = await run(t, { args: ['--help'], env: {} });
  const version = await run(t, { args: ['--version'], env: {} });
  const snippet = await run(t, { args: ['well-known', '--page', 'https://x.example/'], env: {} });

  assert.deepEqual([help.code, version.code, snippet.code], [0, 0, 0]);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/v);
  assert.match(help.stdout, /^Usage: matrix-call-widget <command>/v);
  assert.match(snippet.stdout, /"widget_build_url": "https:\/\/x\.example\/v1\/widget"/v);
});

interface Start {
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

/** The sources beside a page, as a built program lies beside its own. */
async function programWithPage(t: TestContext): Promise<string> {
  const page = await makePage(t);
  const folder = join(page, '..', 'program');
  cpSync(SOURCES, join(folder, 'src'), { recursive: true });
  cpSync(page, join(folder, 'src', 'serve', 'page'), { recursive: true });
  cpSync(join(SOURCES, '..', 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(SOURCES, '..', '..', '..', 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'src', 'main.ts');
}

function launch(
  t: TestContext,
  main: string,
  { args, env }: Start,
): ChildProcessWithoutNullStreams {
  const child = launchProgram({ main, args, env });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

function run(t: TestContext, start: Start): Promise<Ended> {
  return untilEnded(launch(t, join(SOURCES, 'main.ts'), start));
}
