import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drainMicrotasks } from '../../test/fake-transport.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import type { TurnCredentials } from '../ports/transport.ts';
import { IceServerSource, toIceServers, TURN_PATIENCE_MS } from './ice-servers.ts';

const GOOD: TurnCredentials = {
  username: 'user',
  password: 'secret',
  uris: ['turn:turn.example.org:3478?transport=udp'],
  ttlSeconds: 600,
};

/** A source whose answers the test gives one by one. */
class Stage {
  readonly clock = new FakeClock();
  readonly problems: unknown[] = [];
  found = 0;
  readonly asked: PromiseWithResolvers<TurnCredentials | undefined>[] = [];
  readonly source = new IceServerSource({
    clock: this.clock,
    fetchCredentials: () => {
      const answer = Promise.withResolvers<TurnCredentials | undefined>();
      this.asked.push(answer);
      return answer.promise;
    },
    onProblem: (error) => this.problems.push(error),
    onFound: () => (this.found += 1),
  });

  async answer(credentials: TurnCredentials | undefined = GOOD): Promise<void> {
    this.asked.at(-1)?.resolve(credentials);
    await drainMicrotasks();
  }

  async fail(): Promise<void> {
    this.asked.at(-1)?.reject(new Error('no'));
    await drainMicrotasks();
  }

  async advance(ms: number): Promise<void> {
    this.clock.moveTo(this.clock.now() + ms);
    await drainMicrotasks();
  }
}

test('R98: credentials become one ICE server', async () => {
  const stage = new Stage();
  stage.source.start();
  await stage.answer();

  assert.deepEqual(await stage.source.get(), [
    { urls: GOOD.uris, username: 'user', credential: 'secret' },
  ]);
  assert.equal(stage.asked.length, 1);
});

test('R100: credentials are renewed at half of their life, while the old ones still serve', async () => {
  const stage = new Stage();
  stage.source.start();
  await stage.answer();

  await stage.advance(299_999);
  assert.equal(stage.asked.length, 1);
  await stage.advance(1);
  assert.equal(stage.asked.length, 2);
  assert.equal((await stage.source.get())[0]?.username, 'user');
  await stage.answer({ ...GOOD, username: 'again' });

  assert.equal((await stage.source.get())[0]?.username, 'again');
});

test('R100: a renewal that fails is tried again after 10 s, 20 s … 160 s, and told once', async () => {
  const stage = new Stage();
  stage.source.start();
  await stage.fail();
  for (const [tries, seconds] of [10, 20, 40, 80, 160, 160].entries()) {
    await stage.advance(seconds * 1000 - 1);
    assert.equal(stage.asked.length, tries + 1);
    await stage.advance(1);
    assert.equal(stage.asked.length, tries + 2);
    await stage.fail();
  }
  assert.equal(stage.problems.length, 1);
  await stage.advance(160_000);
  await stage.answer();
  assert.equal((await stage.source.get()).length, 1);
  await stage.advance(300_000);
  await stage.fail();
  assert.equal(stage.problems.length, 2);
});

test('R100: credentials that could not be renewed are not used past their life', async () => {
  const stage = new Stage();
  stage.source.start();
  await stage.answer();
  await stage.advance(300_000);
  await stage.fail();

  await stage.advance(299_999);
  assert.equal((await stage.source.get()).length, 1);
  await stage.fail();
  await stage.advance(1);
  const servers = stage.source.get();
  await stage.fail();

  assert.deepEqual(await servers, []);
});

test('R99: a call waits two seconds for credentials and then goes on without', async () => {
  const stage = new Stage();
  stage.source.start();
  let servers: readonly RTCIceServer[] | undefined;
  void stage.source.get().then((found) => (servers = found));

  await stage.advance(TURN_PATIENCE_MS - 1);
  assert.equal(servers, undefined);
  await stage.advance(1);

  assert.deepEqual(servers, []);
  assert.equal(stage.asked.length, 1);
});

test('R99: servers are told when there were none: late, after failures, and not when they are renewed', async () => {
  const stage = new Stage();
  stage.source.start();
  await stage.fail();
  assert.deepEqual(stage.source.latest, []);

  await stage.advance(10_000);
  await stage.answer();
  assert.equal(stage.found, 1);
  assert.equal(stage.source.latest.length, 1);

  await stage.advance(300_000);
  await stage.answer();
  assert.equal(stage.found, 1);
});

test('R99: no TURN server at all is an empty list, asked for again in half an hour', async () => {
  const stage = new Stage();
  stage.source.start();
  stage.asked[0]?.resolve(undefined);
  await drainMicrotasks();

  assert.deepEqual(await stage.source.get(), []);
  assert.deepEqual(stage.problems, []);
  await stage.advance(30 * 60_000);
  assert.equal(stage.asked.length, 2);
});

for (const [ttlSeconds, renewalMs] of [
  [-5, 5_000],
  [0, 5_000],
  [1e12, 3.5 * 24 * 3600_000],
] as const) {
  test(`a life of ${ttlSeconds} s is renewed after ${renewalMs} ms`, async () => {
    const stage = new Stage();
    stage.source.start();
    await stage.answer({ ...GOOD, ttlSeconds });

    await stage.advance(renewalMs - 1);
    assert.equal(stage.asked.length, 1);
    await stage.advance(1);

    assert.equal(stage.asked.length, 2);
  });
}

test('a stopped source asks for nothing more and tells nothing', async () => {
  const stage = new Stage();
  stage.source.start();
  stage.source.stop();
  await stage.fail();

  assert.equal(stage.clock.pending, 0);
  assert.deepEqual(stage.problems, []);
});

test('addresses that are none are left out, because one of them would spoil all', () => {
  const uris = [
    'turn:good.example.org',
    'turns:good.example.org:5349?transport=tcp',
    'stun:good.example.org',
    'TURN:[2001:db8::1]:3478',
    'http://bad.example.org',
    'turn:bad.example.org?transport=quic',
    'turn:bad example.org',
    'turn:user@bad.example.org',
    'turn:',
    '',
    'javascript:alert(1)',
  ];

  assert.deepEqual(toIceServers({ ...GOOD, uris })[0]?.urls, uris.slice(0, 4));
  assert.deepEqual(toIceServers({ ...GOOD, uris: ['nothing'] }), []);
});

test('no more than sixteen addresses are taken', () => {
  const uris = Array.from({ length: 100 }, (_, index) => `turn:t${index}.example.org`);

  assert.equal(toIceServers({ ...GOOD, uris })[0]?.urls.length, 16);
});
