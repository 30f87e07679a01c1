// What a widget and its host agree on, with the library that Element is a host with.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OpenIDRequestState } from 'matrix-widget-api';
import { rejectsWith } from '../contract/stage.ts';
import { ALICE, openWidget, type WidgetStage, widgetStage } from '../../test/widget-stage.ts';
import type { TurnCredentials } from '../ports/transport.ts';
import { capabilitiesFor } from './capabilities.ts';

describe('what the host is asked for', () => {
  test('R108: all is asked for in the answer to its question, by full names', async (t) => {
    const stage = widgetStage(t);
    let requested: Set<string> | undefined;
    stage.driver.approve = (wanted) => {
      requested = wanted;
      return Promise.resolve(wanted);
    };

    await stage.start();

    assert.deepEqual(requested, new Set(Object.values(capabilitiesFor(stage.roomId)).flat()));
    assert.ok(![...requested].some((name) => name.includes('*')));
  });

  test('R112: calls that the user of the host does not approve are not begun', async (t) => {
    const stage = widgetStage(t);
    stage.driver.approve = (requested) =>
      Promise.resolve(new Set([...requested].filter((name) => !name.endsWith('m.call.answer'))));

    await rejectsWith(stage.start(), 'forbidden');

    assert.deepEqual(stage.host.missing, ['calls']);
  });

  test('R112: what is not approved is not sent, and the rest is', async (t) => {
    const stage = widgetStage(t);
    stage.driver.approve = (requested) =>
      Promise.resolve(new Set([...requested].filter((name) => !name.includes('replaces'))));
    await stage.start();
    const { roomId } = stage;

    const refused = stage.transport.sendEvent({ roomId, type: 'm.call.replaces', content: {} });
    await rejectsWith(refused, 'forbidden');
    await stage.transport.sendEvent(stage.hangup('1'));

    assert.equal(stage.frame.requests('send_event').length, 1);
    assert.deepEqual(stage.host.missing, ['extras']);
  });

  test('R112: what is approved later, when it is asked for again, can be used', async (t) => {
    const stage = widgetStage(t);
    stage.driver.approve = () => Promise.resolve(new Set());
    await rejectsWith(stage.start(), 'forbidden');
    assert.equal(stage.host.missing.length, 6);

    stage.driver.approve = (requested) => Promise.resolve(requested);
    await stage.host.askAgain();
    await stage.settle();

    assert.deepEqual(stage.host.missing, []);
  });
});

describe('a relay', () => {
  const [first, second] = ['1', '2'].map((username) => ({
    username,
    password: 'secret',
    uris: ['turn:turn.example.org'],
  }));

  test('is lent by the host, and renewed by it', async (t) => {
    const stage = widgetStage(t);
    const next = Promise.withResolvers<typeof first>();
    stage.driver.turnServers = (async function* () {
      yield first!;
      yield (await next.promise)!;
    })();
    await stage.start();

    assert.equal((await stage.transport.getTurnCredentials())?.username, '1');
    next.resolve(second);
    await stage.settle();

    assert.equal((await stage.transport.getTurnCredentials())?.username, '2');
    assert.equal(stage.frame.requests('watch_turn_servers').length, 1);
  });

  const ours: TurnCredentials = { username: 'ours', password: '', uris: ['turn:x'], ttlSeconds: 9 };
  for (const [why, prepare] of [
    ['has none', () => undefined],
    [
      'does not say',
      (stage: WidgetStage) => {
        stage.driver.turnServers = (async function* () {
          await new Promise(() => undefined);
          yield first!;
        })();
      },
    ],
    [
      'may not lend it',
      (stage: WidgetStage) => {
        stage.driver.approve = (requested) =>
          Promise.resolve(new Set([...requested].filter((name) => !name.includes('turn'))));
      },
    ],
  ] as const) {
    test(`R115: is lent by our service where the host ${why}`, async (t) => {
      const tokens: string[] = [];
      const stage = widgetStage(t, {
        turnService: async (getToken) => {
          tokens.push((await getToken()).access_token);
          return ours;
        },
      });
      prepare(stage);
      await stage.start();

      const asked = stage.transport.getTurnCredentials();
      await stage.advance(6_000);

      assert.deepEqual(await asked, ours);
      assert.deepEqual(tokens, [`openid-of-${ALICE}`]);
    });
  }
});

describe('a token that says who we are', () => {
  test('waits for the word of the user of the host', async (t) => {
    const stage = await openWidget(t);
    stage.driver.openId = (observer, token) => {
      observer.update({ state: OpenIDRequestState.PendingUserConfirmation });
      setImmediate(() => {
        observer.update({ state: OpenIDRequestState.Allowed, token });
      });
    };

    const { access_token, expires_in } = await stage.transport.getOpenIdToken();

    assert.deepEqual([access_token, expires_in], [`openid-of-${ALICE}`, 3600]);
  });

  test('is refused where that user says no', async (t) => {
    const stage = await openWidget(t);
    stage.driver.openId = (observer) => {
      observer.update({ state: OpenIDRequestState.Blocked });
    };

    await rejectsWith(stage.transport.getOpenIdToken(), 'forbidden');
  });
});

describe('a host that is silent', () => {
  test('is told to be away, and to be back', async (t) => {
    const stage = await openWidget(t);
    stage.frame.isDeaf = true;

    const sent = stage.transport.sendEvent(stage.hangup('1'));
    await stage.advance(10_000);
    assert.deepEqual(stage.witness.connectivity, [false]);
    stage.frame.isDeaf = false;
    await stage.advance(25_000);

    await sent;
    assert.deepEqual(stage.witness.connectivity, [false, true]);
  });
});
