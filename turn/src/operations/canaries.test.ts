import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EVIL_ANSWERS, startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { openIdToken } from '../../test/service.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

// Loaded before the program: what it is told on standard input breaks it as a bug in it would.
const BUGS = `data:text/javascript,${encodeURIComponent(`
  import crypto from 'node:crypto';
  import { syncBuiltinESMExports } from 'node:module';
  process.stdin.on('data', (text) => {
    if (String(text) === 'crash') throw Object.assign(new Error('canary in a crash'), { token: 'canary' });
    crypto.createHmac = (_hash, key) => {
      throw Object.assign(new TypeError('canary in a bug ' + key), { key, url: 'https://canary' });
    };
    syncBuiltinESMExports();
    process.stderr.write('broken');
  }).unref();
`)}`;

test('T-10: a whole run of the program tells no secret, token, password or user, not even in a crash', async (t) => {
  let answer: RequestListener = userOf('example.org');
  const { url: homeserver } = await startHomeserver(t, (request, response) => {
    answer(request, response);
  });
  const program = launch(homeserver);
  t.after(() => program.child.kill('SIGKILL'));
  const url = await program.url();
  const refused: string[] = [];
  const given: string[] = [];
  const ask = async (path: string, init: RequestInit = {}): Promise<void> => {
    const headers = new Headers(init.headers);
    // As many as that would be too many from one address.
    if (path !== '/metrics')
      headers.set('x-forwarded-for', `10.0.0.${String(refused.length % 250)}`);
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    if (response.ok && path !== '/metrics') given.push(text);
    else refused.push(text, JSON.stringify([...response.headers]));
  };

  await askEverything(ask);
  for (const evil of [...Object.values(EVIL_ANSWERS), hangUp]) {
    answer = evil;
    await askEverything(ask);
  }
  answer = userOf('example.org');
  program.child.stdin.write('bug');
  await program.says(/broken/v);
  await ask('/v1/credentials', prove(openIdToken('canaryafter')));
  assert.match(refused.at(-2) ?? '', /Something went wrong/v);
  await ask('/metrics');
  program.child.stdin.write('crash');
  const [code] = (await once(program.child, 'close')) as [number | null];

  const logins = given.flatMap((text) => text.match(/"(?:username|password)":"[^"]+"/gv) ?? []);
  const told = [program.output(), ...refused].join('\n');
  assert.equal(code, 1);
  assert.ok(logins.length >= 4);
  assert.match(told, /"code":"internal"[\s\S]*Stopping after an unexpected error/v);
  assert.match(
    told,
    /matrix_call_turn_refusals_total\{route="\/v1\/credentials",code="internal"\} 1/v,
  );
  assert.doesNotMatch(told, /canary/iv);
  for (const login of logins)
    assert.ok(!told.includes(login.split('":"')[1]?.slice(0, -1) ?? login));
  t.diagnostic(
    `measured: 0 of ${String(logins.length + 1)} secrets in ${String(told.length)} characters`,
  );
});

function launch(homeserver: string) {
  const child = spawn(
    process.execPath,
    ['--conditions=@matrix-call/source', '--import', BUGS, MAIN],
    {
      env: {
        PORT: '0',
        TRUSTED_PROXIES: '127.0.0.1',
        LOG_LEVEL: 'trace',
        TURN_SHARED_SECRET: 'canary-secret-0123456789',
        TURN_URIS: 'turn:turn.example.org',
        ALLOWED_HOMESERVERS: `example.org=${homeserver}`,
        HOMESERVER_URL: homeserver,
        SITE_TOKEN_KEY: 'canary-site-0123456789-0123456789-0123456789',
        SITE_TOKEN_ISSUER: 'https://site.example',
        VISITOR_TOKEN_SECRET: 'canary-visitor-0123456789-0123456789',
      },
    },
  );
  let text = '';
  const changed = new EventTarget();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      changed.dispatchEvent(new Event('change'));
    });
  }
  const says = async (words: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = words.exec(text);
      if (match !== null) return match;
      await once(changed, 'change', { signal: AbortSignal.timeout(20_000) });
    }
  };
  return {
    child,
    says,
    output: () => text,
    url: async () => (await says(/listening at (?<url>http:[^"]+)/v)).groups?.['url'] ?? '',
  };
}

type Ask = (path: string, init?: RequestInit) => Promise<void>;

async function askEverything(ask: Ask): Promise<void> {
  const turnServer = '/_matrix/client/v3/voip/turnServer';
  const bearer = (token: string): RequestInit => ({ headers: { authorization: token } });
  await ask('/v1/credentials', prove(openIdToken('canary')));
  await ask('/v1/credentials', prove(openIdToken('canary', 'canary.example')));
  await ask('/v1/credentials', prove('canary'));
  await ask('/v1/credentials?region=canary&ttl=canary', prove(openIdToken('canaryb')));
  await ask('/v1/credentials', prove({}, { authorization: 'Bearer canary.canary.canary' }));
  await ask('/v1/credentials', prove('canary'.repeat(2000)));
  await ask(turnServer, bearer('Bearer access-canary'));
  await ask(turnServer, bearer('access-canary'));
  await ask(`${turnServer}?access_token=access-canary`);
  await ask('/v1/stun?canary');
  await ask('/canary', { method: 'DELETE' });
  await ask('/%E0%A4%A?canary');
}

function prove(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

const hangUp: RequestListener = (request) => request.socket.destroy();
