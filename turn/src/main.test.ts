import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  launch as launchProgram,
  listeningUrl,
  untilEnded,
  type Ended,
} from '@matrix-call/service/test/program';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const ENV = {
  PORT: '0',
  TURN_SHARED_SECRET: 'canary-secret-0123456789',
  TURN_URIS: 'turn:turn.example.org',
  ALLOWED_HOMESERVERS: 'example.org',
};

test('--check-config shows what is on, without secrets, and praises it', async (t) => {
  const { code, stdout, stderr } = await run(t, ['--check-config'], {
    ...ENV,
    REDIS_URL: 'redis://:canary-redis@127.0.0.1:6379',
    VISITOR_TOKEN_SECRET: 'canary-visitor-0123456789-0123456789',
    METRICS_PORT: '0',
  });

  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.match(stdout, /^ {2}Listens at +127\.0\.0\.1 port/v);
  assert.match(
    stdout,
    /^ {2}Metrics +at 127\.0\.0\.1 port \(any free one\), for whoever reaches it$/mv,
  );
  assert.match(stdout, /^ {2}OpenID tokens +example\.org$/mv);
  assert.match(stdout, /^ {2}Access tokens +off$/mv);
  assert.match(stdout, /^ {2}Visitor tokens +on$/mv);
  assert.match(stdout, /^ {2}Limits kept in +Redis at 127\.0\.0\.1:6379$/mv);
  assert.match(stdout, /\nThe configuration is usable\.\n$/v);
  assert.doesNotMatch(stdout, /canary/v);
});

test('--check-config shows warnings and still succeeds', async (t) => {
  const { code, stderr } = await run(t, ['--check-config'], {
    ...ENV,
    TURN_SHARED_SECRET: 'short',
  });

  assert.equal(code, 0);
  assert.match(stderr, /^Warning: TURN_SHARED_SECRET is shorter than 16 characters/v);
});

test('an unusable configuration ends the program with every reason and no stack', async (t) => {
  assert.deepEqual(await run(t, [], { ...ENV, PORT: 'x', TURN_URIS: '' }), {
    // By which systemd sees that another start would change nothing.
    code: 78,
    stdout: '',
    stderr:
      'The configuration is not usable:\n' +
      '  - PORT must be a port from 0 to 65535, not "x"\n' +
      '  - TURN_URIS is missing\n',
  });
});

test('an unknown option is refused with the usage', async (t) => {
  const { code, stderr } = await run(t, ['--chek-config'], ENV);

  assert.equal(code, 2);
  assert.match(stderr, /--chek-config[\s\S]*Usage: matrix-call-turn/v);
});

test('--help shows the usage', async (t) => {
  const { code, stdout } = await run(t, ['--help'], {});

  assert.equal(code, 0);
  assert.match(stdout, /^Usage: matrix-call-turn/v);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`the program serves until ${signal} and ends well`, async (t) => {
    const child = launch(t, [], ENV);
    const url = await listeningUrl(child);
    const health = await fetch(`${url}/healthz`);
    await health.text();

    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];

    assert.equal(health.status, 200);
    assert.equal(code, 0);
  });
}

test('a port that is taken is said in one line', async (t) => {
  const first = launch(t, [], ENV);
  const { port } = new URL(await listeningUrl(first));

  const second = await run(t, [], { ...ENV, PORT: port });

  assert.equal(second.code, 1);
  assert.match(
    second.stdout,
    new RegExp(`cannot listen at 127.0.0.1 port ${port} \\(PORT\\): EADDRINUSE`, 'v'),
  );
  assert.equal(second.stderr, '');
});

function launch(
  t: TestContext,
  args: readonly string[],
  env: Record<string, string>,
): ChildProcessWithoutNullStreams {
  const child = launchProgram({ main: MAIN, args, env });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

function run(t: TestContext, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return untilEnded(launch(t, args, env));
}
