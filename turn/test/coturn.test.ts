import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { expiryOf, mintLogin, type TurnLogin } from '../src/minting/credentials.ts';
import { coturnPrograms, startCoturn, type Coturn, type CoturnOptions } from './coturn.ts';
import { startHomeserver, userOf } from './fake-homeserver.ts';
import { buildService, openIdToken, SECRET } from './service.ts';
import { TurnClient, type TurnAnswer } from './turn-client.ts';

test('credentials of the service relay data through coturn', async (t) => {
  const coturn = await start(t);
  const { url } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, url, { env: { TURN_URIS: coturn.uris.join() } });
  const login = (await service.prove(openIdToken('alice'))).json<TurnLogin>();

  const { code, output } = await uclient(coturn, login);

  assert.equal(code, 0, output);
  assert.match(
    output,
    /tot_send_msgs=(?<sent>[1-9]\d*), tot_recv_msgs=\k<sent>\n[\s\S]*Total lost packets 0 /v,
  );
});

for (const [name, change] of [
  ['another password', ({ username }: TurnLogin) => ({ username, password: 'b3RoZXI=' })],
  [
    'a later expiry',
    ({ username, password }: TurnLogin) => ({
      username: username.replace(/^\d+/v, '9999999999'),
      password,
    }),
  ],
  ['another user', ({ username, password }: TurnLogin) => ({ username: `${username}x`, password })],
  ['an expiry in the past', () => loginFor('alice', Math.floor(Date.now() / 1000) - 1)],
] as const) {
  test(`coturn refuses credentials with ${name}`, async (t) => {
    const coturn = await start(t);

    assert.equal(await allocate(t, coturn, change(loginFor('alice'))), 401);
    assert.equal(await allocate(t, coturn, loginFor('alice')), 'ok');
  });
}

test('T-17: an old and a new secret both work, and the old one no more once it is taken away', async (t) => {
  const both = await start(t, { secret: [SECRET, 'the-old-secret'] });

  assert.equal(await allocate(t, both, loginWith(SECRET)), 'ok');
  assert.equal(await allocate(t, both, loginWith('the-old-secret')), 'ok');
  assert.equal(await allocate(t, both, loginWith('a-third-secret')), 401);
  await both.stop();
  const { port } = both;
  const one = await start(t, { secret: SECRET, port });

  assert.equal(await allocate(t, one, loginWith(SECRET)), 'ok');
  assert.equal(await allocate(t, one, loginWith('the-old-secret')), 401);
});

test('T-06: one user gets twelve relays whatever the expiry, and other users go on', async (t) => {
  const coturn = await start(t);
  const answers: TurnAnswer[] = [];
  for (let i = 0; i < 13; i += 1) {
    answers.push(await allocate(t, coturn, loginFor('alice', expiryOf(Date.now(), 600 + i))));
  }

  assert.deepEqual(answers, [...Array.from({ length: 12 }, () => 'ok'), 486]);
  assert.equal(await allocate(t, coturn, loginFor('bob')), 'ok');
});

test('T-16: all users together get no more relays than the total quota', async (t) => {
  const coturn = await start(t, { extra: ['total-quota=3'] });
  const answers: TurnAnswer[] = [];
  for (const user of ['alice', 'bob', 'carol', 'dave']) {
    answers.push(await allocate(t, coturn, loginFor(user)));
  }

  assert.deepEqual(answers, ['ok', 'ok', 'ok', 486]);
});

test('T-16: the shipped configuration bounds all relays together, and the bandwidth of each', async () => {
  const shipped = await readFile(new URL('../turnserver.conf', import.meta.url), 'utf8');

  assert.match(shipped, /^total-quota=1200$/mv);
  assert.match(shipped, /^max-bps=1250000$/mv);
});

for (const [name, program] of Object.entries(coturnPrograms())) {
  test(`T-15: relays of ${name} with the shipped configuration reach public addresses only`, async (t) => {
    const coturn = await start(t, {
      program,
      relaysToItself: false,
      extra: ['listening-ip=::1', 'relay-ip=::1'],
    });
    const [inner4, inner6] = [answersFor(CLOSED_4, 403), answersFor(CLOSED_6, 403)];
    const [public4, public6] = [answersFor(OPEN_4, 'ok'), answersFor(OPEN_6, 'ok')];
    const [none4, none6] = [
      answersFor([...OPEN_4, ...CLOSED_4], OTHER_FAMILY),
      answersFor([...OPEN_6, ...CLOSED_6], OTHER_FAMILY),
    ];

    assert.deepEqual(await permissions(openClient(t, coturn), 4, ALL), {
      ...public4,
      ...inner4,
      ...none6,
    });
    assert.deepEqual(await permissions(openClient(t, coturn), 6, ALL), {
      ...public6,
      ...inner6,
      ...none4,
    });
  });
}

test('a relay for tests reaches itself and no other inner address', async (t) => {
  const coturn = await start(t);

  assert.deepEqual(
    await permissions(openClient(t, coturn), 4, ['127.0.0.1', '127.0.0.2', '10.0.0.1']),
    {
      '127.0.0.1': 'ok',
      '127.0.0.2': 403,
      '10.0.0.1': 403,
    },
  );
});

test('coturn logs labels and never the secret', async (t) => {
  const coturn = await start(t, { extra: ['verbose'] });
  const login = loginFor('alice');

  await allocate(t, coturn, login);
  await coturn.stop();

  assert.ok(coturn.log().includes(login.username));
  assert.ok(!coturn.log().includes(SECRET));
  assert.ok(!coturn.log().includes(login.password));
});

test('a coturn that does not answer fails with its log', async () => {
  await assert.rejects(
    startCoturn({ secret: SECRET, extra: ['no-udp', 'no-tcp'], startWithinMs: 300 }),
    { message: /^coturn did not start:[\s\S]*Relay ports initialization done/v },
  );
});

const OPEN_4 = [
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.1',
  '192.0.1.1',
  '100.128.0.1',
  '223.255.255.255',
];
const CLOSED_4 = [
  '0.0.0.0',
  '0.0.0.1',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '127.0.0.1',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
];
const OPEN_6 = ['2606:4700::1', '2a00:1450:4001::1', '2001:4860:4860::8888', '2003::'];
const CLOSED_6 = [
  '::',
  '::1',
  '::2',
  '::100',
  '::1:0',
  '::100:0',
  '::7f00:1',
  '::127.0.0.1',
  '::10.0.0.0',
  '::10.0.0.1',
  '::169.254.169.254',
  '::ffff:0.0.0.0',
  '::ffff:10.0.0.0',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:192.168.255.255',
  '::ffff:8.8.8.8',
  '::ffff:0:10.0.0.1',
  '64:ff9b::10.0.0.0',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:1ff::1',
  '2001:db8::',
  '2001:db8::1',
  '2002:a00:1::',
  '2002:7f00:1::1',
  '3fff::1',
  '4000::',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
];

const ALL = [...OPEN_4, ...CLOSED_4, ...OPEN_6, ...CLOSED_6];
// "Peer Address Family Mismatch" (RFC 8656).
const OTHER_FAMILY = 443;

async function start(t: TestContext, options: Partial<CoturnOptions> = {}): Promise<Coturn> {
  const coturn = await startCoturn({ secret: SECRET, ...options });
  t.after(() => coturn.stop());
  return coturn;
}

function loginWith(secret: string): TurnLogin {
  return mintLogin({ secret, label: 'alice', expiresAt: expiryOf(Date.now(), 600) });
}

function loginFor(label: string, expiresAt = expiryOf(Date.now(), 600)): TurnLogin {
  return mintLogin({ secret: SECRET, label, expiresAt });
}

async function allocate(t: TestContext, coturn: Coturn, login: TurnLogin): Promise<TurnAnswer> {
  return openClient(t, coturn).allocate(login);
}

async function permissions(
  client: TurnClient,
  family: 4 | 6,
  peers: readonly string[],
): Promise<Record<string, TurnAnswer>> {
  assert.equal(await client.allocate(loginFor('alice'), family), 'ok');
  const answers: Record<string, TurnAnswer> = {};
  for (const peer of peers) answers[peer] = await client.permit(peer);
  return answers;
}

function openClient(t: TestContext, { port }: Coturn): TurnClient {
  const client = new TurnClient({ host: '127.0.0.1', port });
  t.after(() => client.close());
  return client;
}

function answersFor(peers: readonly string[], answer: TurnAnswer): Record<string, TurnAnswer> {
  return Object.fromEntries(peers.map((peer) => [peer, answer]));
}

function uclient(
  coturn: Coturn,
  { username, password }: TurnLogin,
): Promise<{ code: number; output: string }> {
  const args = [
    '-u',
    username,
    '-w',
    password,
    '-p',
    String(coturn.port),
    '-y',
    '-n',
    '5',
    '-m',
    '1',
    '127.0.0.1',
  ];
  return new Promise((resolve) => {
    execFile('turnutils_uclient', args, { timeout: 30_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, output: stdout + stderr });
    });
  });
}
