// The program of @matrix-call/widget-server against this homeserver: how the widget comes into a room, and why it does not.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, untilEnded, type Ended } from '@matrix-call/service/test/program';
import { widgetEvent } from 'matrix-call/registration';
import type { Homeserver } from './homeserver.ts';
import { startFor } from './test-client.ts';

const MAIN = fileURLToPath(import.meta.resolve('@matrix-call/widget-server/main'));
const PAGE = 'https://call.example.org/';

test('add writes the widget in the name of whose token it is, and remove takes it away', async (t) => {
  const { homeserver, roomId, run } = await start(t);

  const added = await run('add', '--name', 'Talk', '--turn-service', 'https://turn.example.org');
  const event = stateOf(homeserver, roomId, 'im.vector.modular.widgets');
  const removed = await run('remove');

  assert.deepEqual(added, {
    code: 0,
    stderr: '',
    stdout: `The widget "Talk" is in room ${roomId}.\n`,
  });
  assert.deepEqual(
    event?.content,
    widgetEvent({
      pageUrl: PAGE,
      name: 'Talk',
      settings: { turnService: 'https://turn.example.org/' },
      creatorUserId: '@alice:localhost',
    }).content,
  );
  assert.equal(event.state_key, 'matrix-call');
  assert.deepEqual(removed, {
    code: 0,
    stderr: '',
    stdout: `The widget is no longer in room ${roomId}.\n`,
  });
  assert.deepEqual(stateOf(homeserver, roomId, 'im.vector.modular.widgets')?.content, {});
});

test('--pin shows it to everybody, beside what else is pinned', async (t) => {
  const { homeserver, roomId, run } = await start(t);
  const other = { container: 'top', index: 0, width: 50, height: 40 };
  homeserver.send(roomId, {
    sender: 'alice',
    type: 'io.element.widgets.layout',
    stateKey: '',
    content: { widgets: { other } },
  });

  const { stdout } = await run('add', '--pin');

  assert.equal(stdout, `The widget "Call" is in room ${roomId}, pinned for everybody.\n`);
  assert.deepEqual(stateOf(homeserver, roomId, 'io.element.widgets.layout')?.content, {
    widgets: { other, 'matrix-call': { container: 'top', index: 0, width: 100, height: 60 } },
  });
});

test('a room is found by its alias, and the token can lie in a file', async (t) => {
  const { homeserver, token } = await start(t);
  const roomId = homeserver.createRoom({ creator: 'alice', request: { room_alias_name: 'team' } });
  const folder = mkdtempSync(join(tmpdir(), 'matrix-call-token-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'token'), `${token}\n`);

  const { stdout } = await runIn(
    { MATRIX_ACCESS_TOKEN_FILE: join(folder, 'token') },
    ...['add', '--homeserver', homeserver.url, '--room', '#team:localhost', '--page', PAGE],
  );

  assert.equal(stdout, `The widget "Call" is in room ${roomId}.\n`);
});

test('a person who may pin nothing is told that the widget is there all the same', async (t) => {
  const { homeserver, run } = await start(t);
  const roomId = homeserver.createRoom({
    creator: 'alice',
    request: {
      power_level_content_override: {
        users: { '@alice:localhost': 60 },
        events: { 'io.element.widgets.layout': 75 },
      },
    },
  });

  const { code, stderr } = await run('add', '--pin', '--room', roomId);

  assert.equal(code, 8);
  assert.match(
    stderr,
    /^The widget "Call" is in room \S+, but it is not pinned\. @alice:localhost may not write io\.element\.widgets\.layout in room \S+: that needs power level 75, and they have 60\./v,
  );
});

const OUTCOMES: readonly (readonly [
  why: string,
  outcome: { code: number; says: RegExp },
  prepare: (parts: Parts) => readonly string[],
])[] = [
  [
    'a room one is not in',
    { code: 7, says: /@alice:localhost is not in room !\S+, or there is no such room\./v },
    ({ homeserver }) => ['--room', homeserver.createRoom({ creator: 'bob' })],
  ],
  [
    'a room that is nowhere',
    { code: 7, says: /@alice:localhost is not in room !no:where, or there is no such room\./v },
    () => ['--room', '!no:where'],
  ],
  [
    'an alias that is nowhere',
    { code: 7, says: /^There is no room #no:where\. Check its spelling\.\n$/v },
    () => ['--room', '#no:where'],
  ],
  [
    'too little power',
    {
      code: 8,
      says: /^@alice:localhost may not write im\.vector\.modular\.widgets in room !\S+: that needs power level 50, and they have 0\. Ask somebody/v,
    },
    ({ homeserver }) => [
      '--room',
      homeserver.createRoom({
        creator: 'bob',
        members: ['alice'],
        request: { preset: 'public_chat' },
      }),
    ],
  ],
  [
    'a token that has ended',
    { code: 6, says: /^The homeserver does not know this access token\./v },
    ({ homeserver, token }) => {
      homeserver.expireToken(token);
      return [];
    },
  ],
  [
    'nobody at the address',
    {
      code: 4,
      says: /^http:\/\/127\.0\.0\.1:59 cannot be reached: ECONNREFUSED\. Check the address/v,
    },
    () => ['--homeserver', 'http://127.0.0.1:59'],
  ],
  [
    'a connection that breaks',
    { code: 4, says: /^http:\/\/127\.0\.0\.1:\d+ cannot be reached: \S+.*\./v },
    ({ homeserver }) => {
      homeserver.dropNext({ match: '/state/' });
      return [];
    },
  ],
  [
    'a server that is no homeserver',
    { code: 5, says: /answers, but not as a Matrix homeserver\. Where only the server name/v },
    ({ homeserver }) => {
      homeserver.rejectNext({ match: '/versions', status: 404 });
      return [];
    },
  ],
  [
    'a rate limit of more than a minute',
    { code: 9, says: /^The homeserver is asked too often and wants 61 s more of silence\./v },
    ({ homeserver }) => {
      const body = { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 61_000 };
      homeserver.rejectNext({ match: '/state/', status: 429, body });
      return [];
    },
  ],
  [
    'words of the homeserver that hold the token',
    { code: 1, says: /^The homeserver refuses: Bad \[hidden\] x+ \[hidd\S* \(M_UNKNOWN\)\n$/v },
    ({ homeserver, token }) => {
      const body = { errcode: 'M_UNKNOWN', error: `Bad ${token}\n${'x'.repeat(280)} ${token}` };
      homeserver.rejectNext({ match: '/state/', status: 500, body });
      return [];
    },
  ],
];

for (const [why, { code, says }, prepare] of OUTCOMES) {
  test(`${why} ends the program with ${String(code)} and a sentence, without the token`, async (t) => {
    const parts = await start(t);
    const args = prepare(parts);

    const ended = await parts.run('add', ...args);

    assert.equal(ended.code, code);
    assert.match(ended.stderr, says);
    assert.equal(ended.stdout, '');
    assert.ok(!ended.stderr.includes(parts.token));
  });
}

test('a short rate limit is waited for', async (t) => {
  const { homeserver, roomId, run } = await start(t);
  const body = { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1 };
  homeserver.rejectNext({ match: '/state/', status: 429, body });

  assert.deepEqual(await run('add'), {
    code: 0,
    stderr: 'The homeserver asks to wait 1 s.\n',
    stdout: `The widget "Call" is in room ${roomId}.\n`,
  });
});

test('without a token nothing is asked, and the sentence says where it belongs', async (t) => {
  const { homeserver, roomId } = await start(t);
  const args = ['remove', '--homeserver', homeserver.url, '--room', roomId];

  const without = await runIn({}, ...args);
  const unreadable = await runIn({ MATRIX_ACCESS_TOKEN_FILE: '/no/such/file' }, ...args);

  assert.deepEqual([without.code, unreadable.code], [3, 3]);
  assert.match(
    without.stderr,
    /^MATRIX_ACCESS_TOKEN is missing; set it, or MATRIX_ACCESS_TOKEN_FILE/v,
  );
  assert.match(unreadable.stderr, /names \/no\/such\/file, which cannot be read: ENOENT/v);
});

interface Parts {
  readonly homeserver: Homeserver;
  readonly roomId: string;
  readonly token: string;
  /** Runs a command in Alice's name about her room with Bob; later arguments replace the usual ones. */
  readonly run: (command: 'add' | 'remove', ...args: readonly string[]) => Promise<Ended>;
}

async function start(t: TestContext): Promise<Parts> {
  const homeserver = await startFor(t);
  const roomId = homeserver.directRoomId ?? '';
  const token = homeserver.logIn('alice').accessToken;
  return {
    homeserver,
    roomId,
    token,
    run: (command, ...args) => {
      const page = command === 'add' ? ['--page', PAGE] : [];
      const usual = ['--homeserver', homeserver.url, '--room', roomId, ...page];
      return runIn({ MATRIX_ACCESS_TOKEN: token }, command, ...usual, ...args);
    },
  };
}

function runIn(env: Record<string, string>, ...args: readonly string[]): Promise<Ended> {
  return untilEnded(launch({ main: MAIN, args, env }));
}

function stateOf(homeserver: Homeserver, roomId: string, type: string) {
  return homeserver.eventsOf(roomId).findLast((event) => event.type === type);
}
