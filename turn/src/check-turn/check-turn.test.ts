import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createAuthority } from '@matrix-call/service/test/authority';
import { startCoturn, type Coturn, type CoturnOptions } from '../../test/coturn.ts';
import { startStranger } from '../../test/strangers.ts';
import { readConfig } from '../config/config.ts';
import { reportOnTurn } from './command.ts';

const SECRET = 'canary-secret-0123456789';
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

test('--check-turn relays data over UDP, TCP and TLS, by IPv4 and IPv6, and leaves no relay behind', async (t) => {
  const authority = await createAuthority();
  const coturn = await start(t, {
    tls: await authority.issueUntil(inDays(90), '127.0.0.1', '::1'),
    // Two relays of the check at each address of a URI: none is left over from the run before.
    extra: ['user-quota=2', 'listening-ip=::1', 'verbose'],
  });
  const uris = [
    `stun:127.0.0.1:${coturn.port}`,
    `turn:127.0.0.1:${coturn.port}?transport=udp`,
    `turn:127.0.0.1:${coturn.port}?transport=tcp`,
    `turns:127.0.0.1:${coturn.port}?transport=tcp`,
    `turn:[::1]:${coturn.port}?transport=udp`,
    `turns:[::1]:${coturn.port}?transport=tcp`,
  ];
  const ca = await file(t, authority.ca);

  const first = await run(['--check-turn', '--ca', ca], uris);
  await untilReleased(coturn, 2 * (uris.length - 1));
  const second = await run(['--check-turn'], uris, { NODE_EXTRA_CA_CERTS: ca });

  const ends = inDays(90).toISOString().slice(0, 10);
  const table = `URI                                  Transport  Address          Result   Relayed address  Time
stun:127.0.0.1:PORT1                 UDP        127.0.0.1:PORT1  answers  -                N ms
turn:127.0.0.1:PORT1?transport=udp   UDP        127.0.0.1:PORT1  relays   127.0.0.1:RELAY  N ms
turn:127.0.0.1:PORT1?transport=tcp   TCP        127.0.0.1:PORT1  relays   127.0.0.1:RELAY  N ms
turns:127.0.0.1:PORT1?transport=tcp  TLS        127.0.0.1:PORT1  relays   127.0.0.1:RELAY  N ms
turn:[::1]:PORT1?transport=udp       UDP        [::1]:PORT1      relays   127.0.0.1:RELAY  N ms
turns:[::1]:PORT1?transport=tcp      TLS        [::1]:PORT1      relays   127.0.0.1:RELAY  N ms

turns:127.0.0.1:PORT1?transport=tcp
  Certificate of 127.0.0.1, 0:0:0:0:0:0:0:1, 89 days left, until ${ends}.

turns:[::1]:PORT1?transport=tcp
  Certificate of 127.0.0.1, 0:0:0:0:0:0:0:1, 89 days left, until ${ends}.

6 of 6 work.
`;
  assert.deepEqual(masked(first, [coturn.port]), { code: 0, stdout: table, stderr: '' });
  assert.deepEqual(masked(second, [coturn.port]), { code: 0, stdout: table, stderr: '' });
});

test('--check-turn says of each server what is wrong and what to do', async (t) => {
  const authority = await createAuthority();
  const expired = await start(t, {
    secret: 'another-secret-0123456789',
    tls: await authority.issueUntil(inDays(-3), '127.0.0.1'),
  });
  const misnamed = await start(t, {
    relaysToItself: false,
    tls: await authority.issue('turn.example.org'),
  });
  const silent = await startStranger(t, 'udp', 'silent');
  const uris = [
    `turn:127.0.0.1:${expired.port}?transport=udp`,
    `turns:127.0.0.1:${expired.port}?transport=tcp`,
    `turn:127.0.0.1:${misnamed.port}?transport=tcp`,
    `turns:127.0.0.1:${misnamed.port}`,
    `turn:127.0.0.1:${silent}`,
    `turn:127.0.0.1:1?transport=udp`,
    `turn:127.0.0.1:1?transport=tcp`,
    'turn:nosuch.invalid',
    `turns:127.0.0.1:${misnamed.port}?transport=udp`,
  ];

  const ca = await file(t, authority.ca);
  const result = await run(['--check-turn', '--ca', ca], uris);

  assert.deepEqual(masked(result, [expired.port, misnamed.port, silent]), {
    code: 1,
    stdout: `URI                                  Transport  Address          Result               Relayed address  Time
turn:127.0.0.1:PORT1?transport=udp   UDP        127.0.0.1:PORT1  wrong secret         -                -
turns:127.0.0.1:PORT1?transport=tcp  TLS        127.0.0.1:PORT1  certificate expired  -                -
turn:127.0.0.1:PORT2?transport=tcp   TCP        127.0.0.1:PORT2  allocates            127.0.0.1:RELAY  N ms
turns:127.0.0.1:PORT2                TLS        127.0.0.1:PORT2  wrong name           -                -
turn:127.0.0.1:PORT3                 UDP        127.0.0.1:PORT3  no answer            -                -
turn:127.0.0.1:1?transport=udp       UDP        127.0.0.1:1      port closed          -                -
turn:127.0.0.1:1?transport=tcp       TCP        127.0.0.1:1      port closed          -                -
turn:nosuch.invalid                  UDP        -                no such name         -                -
turns:127.0.0.1:PORT2?transport=udp  DTLS       127.0.0.1:PORT2  not checked          -                -

turn:127.0.0.1:PORT1?transport=udp
  The server refuses the credentials (401): the secret here is not the one coturn has as static-auth-secret, or it lacks use-auth-secret.

turns:127.0.0.1:PORT1?transport=tcp
  The certificate expired on ${inDays(-3).toISOString().slice(0, 10)}: renew it, and restart coturn.

turn:127.0.0.1:PORT2?transport=tcp
  The server gives a relay that may not talk to itself, so two people who both need it do not reach each other: if the relayed address is in a list of denied-peer-ip, name it as allowed-peer-ip.

turns:127.0.0.1:PORT2
  The certificate is for turn.example.org, not for 127.0.0.1: get one for 127.0.0.1, or write its name in the URI.

turn:127.0.0.1:PORT3
  No answer: is UDP port PORT3 open in the firewall, and does coturn listen there?

turn:127.0.0.1:1?transport=udp
  Nothing listens at UDP port 1: start coturn, or correct the port here or its listening-port there.

turn:127.0.0.1:1?transport=tcp
  Nothing listens at TCP port 1: start coturn, or correct the port here or its listening-port there.

turn:nosuch.invalid
  DNS knows no address of nosuch.invalid: correct the name, or add an A or AAAA record.

turns:127.0.0.1:PORT2?transport=udp
  A turns: URI with transport=udp means DTLS, which browsers do not speak; write transport=tcp.

1 of 9 work.
`,
    stderr: '',
  });
});

test('--check-turn --json tells programs the same, and a certificate from nobody known is not trusted', async (t) => {
  const authority = await createAuthority();
  const coturn = await start(t, { tls: await authority.issue('127.0.0.1') });
  const [udp = ''] = coturn.uris;
  const tls = `turns:127.0.0.1:${coturn.port}`;

  const { code, stdout, stderr } = await run(['--check-turn', '--json'], [udp, tls]);

  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Record<string, unknown>[] };
  const address = `127.0.0.1:${coturn.port}`;
  assert.deepEqual({ code, ok, stderr }, { code: 1, ok: false, stderr: '' });
  assert.deepEqual(
    checks.map((check) => ({ ...check, relayed_address: undefined, time_ms: undefined })),
    [
      {
        uri: udp,
        transport: 'udp',
        address,
        result: 'relays',
        messages: [],
        relayed_address: undefined,
        time_ms: undefined,
      },
      {
        uri: tls,
        transport: 'tls',
        address,
        result: 'fails',
        code: 'notTrusted',
        messages: [
          'The certificate comes from nobody whom browsers trust, or its chain is incomplete (UNABLE_TO_VERIFY_LEAF_SIGNATURE): give coturn the full chain in cert=, or name your own authority with --ca.',
        ],
        relayed_address: undefined,
        time_ms: undefined,
      },
    ],
  );
  assert.match(String(checks[0]?.['relayed_address']), /^127\.0\.0\.1:\d{5}$/v);
  assert.doesNotMatch(stdout, /canary/v);
});

test('a clock two hours behind the one of coturn is not taken for a wrong secret', async (t) => {
  const coturn = await start(t, {});

  assert.deepEqual(await codes(coturn.uris, () => Date.now() - 7_200_000), [
    'wrongClock',
    'wrongClock',
  ]);
});

test('a quota too small for one call is told', async (t) => {
  const coturn = await start(t, { extra: ['user-quota=1'] });

  assert.deepEqual(await codes(coturn.uris), ['quota', 'quota']);
});

/** coturn counts lifetimes in whole seconds, so it releases a relay up to a second after it said so. */
async function untilReleased(coturn: Coturn, relays: number): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  while (coturn.log().split('delete: realm=').length <= relays)
    await wait(50, undefined, { signal });
}

async function start(t: TestContext, options: Partial<CoturnOptions>): Promise<Coturn> {
  const coturn = await startCoturn({ secret: SECRET, ...options });
  t.after(() => coturn.stop());
  return coturn;
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

async function file(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-check-turn-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.pem');
  await writeFile(path, text);
  return path;
}

async function codes(uris: readonly string[], now = Date.now): Promise<readonly unknown[]> {
  const { text } = await reportOnTurn(readConfig(envFor(uris)), {
    authorities: [],
    asJson: true,
    now,
  });
  return (JSON.parse(text) as { checks: { code?: string }[] }).checks.map(({ code }) => code);
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  args: readonly string[],
  uris: readonly string[],
  env: Record<string, string> = {},
): Promise<Result> {
  const options = { env: { ...envFor(uris), ...env }, timeout: 60_000 };
  const command = ['--conditions=@matrix-call/source', MAIN, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

function envFor(uris: readonly string[]): Record<string, string> {
  return {
    TURN_SHARED_SECRET: SECRET,
    TURN_URIS: uris.join(),
    ALLOWED_HOMESERVERS: 'example.org',
  };
}

// Ports have five digits here, so the columns stay where they are.
function masked({ code, stdout, stderr }: Result, ports: readonly number[]): Result {
  const text = ports.reduce(
    (masking, port, index) => masking.replaceAll(String(port), `PORT${index + 1}`),
    stdout,
  );
  return {
    code,
    stdout: text
      .replaceAll(/(?<=127\.0\.0\.1:)\d{5}(?=  )/gv, 'RELAY')
      .replaceAll(/\d+ ms$/gmv, 'N ms'),
    stderr,
  };
}
