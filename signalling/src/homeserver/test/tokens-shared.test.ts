// Two tabs of one user, with one refresh token.

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { ManualNetwork } from '../../../test/manual-network.ts';
import { ManualClock } from '../../../test/manual-clock.ts';
import { StubHomeserver } from '../../../test/stub-homeserver.ts';
import { environmentWith, type SharedLocks } from '../environment.ts';
import { renewTokens, type Tokens } from '../tokens.ts';
import { type TokenSource } from '../token-source.ts';

const REFRESH = /POST .*\/refresh/;
const FIRST: Tokens = { accessToken: 'first', refreshToken: 'r1' };
const SECOND = { access_token: 'second', refresh_token: 'r2' };

test('S18: two tabs whose token runs out at once spend the refresh token once, and both go on', async (t) => {
  const { stub, openTab } = await openTabs(t, new OneByOne());
  stub.answer(REFRESH, { body: SECOND }, { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN' } });
  const [one, other] = [openTab(), openTab()];

  const renewed = await Promise.all([one.renew('first'), other.renew('first')]);

  assert.deepEqual(renewed, [true, true]);
  assert.deepEqual([one.accessToken, other.accessToken], ['second', 'second']);
  assert.equal(stub.seen(REFRESH).length, 1);
});

test('S18: a tab that the browser has frozen while it refreshes holds the others up for 20 s', async (t) => {
  const frozen: SharedLocks = {
    request: (_name, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('Aborted'));
        });
      }),
  };
  const { stub, clock, openTab } = await openTabs(t, frozen);
  stub.answer(REFRESH, { body: SECOND });
  const tab = openTab();

  const renewed = tab.renew('first');
  clock.advance(19_999);
  assert.equal(stub.seen(REFRESH).length, 0);
  clock.advance(1);

  assert.equal(await renewed, true);
});

for (const [name, locks] of [
  ['without locks', undefined],
  ['that may not use locks', { request: () => Promise.reject(new Error('SecurityError')) }],
] as const) {
  test(`a page ${name} refreshes all the same`, async (t) => {
    const { stub, openTab } = await openTabs(t, locks);
    stub.answer(REFRESH, { body: SECOND });
    const tab = openTab();

    assert.equal(await tab.renew('first'), true);
    assert.equal(tab.accessToken, 'second');
  });
}

/** Tabs of one page that keeps its tokens in one place. */
async function openTabs(t: TestContext, locks: SharedLocks | undefined) {
  const stub = await StubHomeserver.start();
  t.after(() => stub.close());
  const clock = new ManualClock();
  const environment = environmentWith({ after: clock.after, locks, network: new ManualNetwork() });
  let kept = FIRST;
  const openTab = (): TokenSource =>
    renewTokens({
      refreshToken: FIRST.refreshToken,
      onTokens: (tokens) => (kept = tokens),
      keptTokens: () => kept,
    })('first', { environment, baseUrl: stub.url, signal: new AbortController().signal });
  return { stub, clock, openTab };
}

/** Locks as browsers have them, of one name. */
class OneByOne implements SharedLocks {
  #last: Promise<unknown> = Promise.resolve();

  request<T>(_name: string, _options: object, callback: () => Promise<T>): Promise<T> {
    const done = this.#last.then(callback);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
