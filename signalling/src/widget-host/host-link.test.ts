// Whom a widget listens to, and what it makes of what it hears.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rejectsWith } from '../contract/stage.ts';
import { settleWindows } from '../../test/widget-side.ts';
import { openWidget, type WidgetStage } from '../../test/widget-stage.ts';

/** The host as one who knows the widget would ask it. */
function request(stage: WidgetStage, action: string, data: object = {}): Record<string, unknown> {
  const { widgetId } = stage.frame.address;
  return { api: 'toWidget', widgetId, requestId: 'forged', action, data };
}

/** What the widget answered to forged requests. */
function answers(stage: WidgetStage): unknown[] {
  return stage.frame.posted
    .map(({ message }) => message as Record<string, unknown>)
    .filter(({ requestId }) => requestId === 'forged')
    .map(({ response }) => response);
}

describe('a message', () => {
  for (const [who, from] of [
    ['a frame beside it, with the origin of the host', { source: {} }],
    ['the host window, with another origin', { origin: 'https://evil.example' }],
    ['the host window, with the origin of a sandbox', { origin: 'null' }],
    ['no window at all', { source: null }],
  ] as const) {
    test(`R111: from ${who} is nothing`, async (t) => {
      const stage = await openWidget(t);

      stage.frame.receive(request(stage, 'visibility'), from);
      await settleWindows();

      assert.deepEqual(answers(stage), []);
    });
  }

  for (const [what, change] of [
    ['for another widget', { widgetId: 'another' }],
    ['without an ID', { requestId: undefined }],
    ['with a number for an action', { action: 7 }],
    ['in the wrong direction', { api: 'fromWidget' }],
  ] as const) {
    test(`${what} is nothing`, async (t) => {
      const stage = await openWidget(t);

      stage.frame.receive({ ...request(stage, 'visibility'), ...change });
      await settleWindows();

      assert.deepEqual(answers(stage), []);
    });
  }

  test('R111: from the host is answered, and to its origin alone', async (t) => {
    const stage = await openWidget(t);

    stage.frame.receive(request(stage, 'visibility'));
    await settleWindows();

    assert.deepEqual(answers(stage), [{}]);
    assert.deepEqual(
      new Set(stage.frame.posted.map(({ origin }) => origin)),
      new Set([stage.frame.address.origin]),
    );
  });
});

describe('a request of the host', () => {
  for (const [what, message] of [
    ['that is no object', 'hello'],
    ['that is null', null],
    ['that is a list', [1, 2]],
  ] as const) {
    test(`${what} is none`, async (t) => {
      const stage = await openWidget(t);
      const before = stage.frame.posted.length;

      stage.frame.receive(message);
      await settleWindows();

      assert.equal(stage.frame.posted.length, before);
    });
  }

  test('that nobody knows is refused', async (t) => {
    const stage = await openWidget(t);

    stage.frame.receive(request(stage, '__proto__'));
    await settleWindows();

    assert.deepEqual(answers(stage), [
      { error: { message: 'This widget does not know __proto__' } },
    ]);
  });

  for (const [action, data] of [
    ['send_event', { event_id: 7 }],
    ['update_state', { state: 'all of it' }],
    ['notify_capabilities', { approved: { length: 3 } }],
    ['theme_change', { name: 3 }],
    ['language_change', null],
    ['update_turn_servers', { uris: 'turn:x', username: [], password: {} }],
    ['openid_credentials', { original_request_id: {} }],
  ] as const) {
    test(`with nonsense for ${action} changes nothing`, async (t) => {
      const stage = await openWidget(t);
      const before = await stage.transport.describeRoom(stage.roomId);

      stage.frame.receive({ ...request(stage, action), data });
      await settleWindows();

      assert.equal(answers(stage).length, 1);
      assert.deepEqual(await stage.transport.describeRoom(stage.roomId), before);
      assert.equal(await stage.transport.getTurnCredentials(), undefined);
    });
  }
});

describe('an answer of the host', () => {
  async function ask(stage: WidgetStage): Promise<{ asked: Promise<unknown>; sent: object }> {
    stage.frame.isDeaf = true;
    const asked = stage.host.link.ask('get_openid', {});
    await settleWindows();
    return { asked, sent: stage.frame.requests('get_openid').at(-1) ?? {} };
  }

  test('counts once', async (t) => {
    const stage = await openWidget(t);
    const { asked, sent } = await ask(stage);

    stage.frame.receive({ ...sent, response: { state: 'first' } });
    stage.frame.receive({ ...sent, response: { state: 'second' } });

    assert.deepEqual(await asked, { state: 'first' });
  });

  test('to another action, or from elsewhere, is none', async (t) => {
    const stage = await openWidget(t);
    const { asked, sent } = await ask(stage);

    stage.frame.receive({ ...sent, action: 'send_event', response: { state: 'wrong' } });
    stage.frame.receive({ ...sent, response: { state: 'forged' } }, { source: {} });
    stage.frame.receive({ ...sent, response: 'no object' });
    stage.frame.receive({ ...sent, response: { state: 'right' } });

    assert.deepEqual(await asked, { state: 'right' });
  });

  test('that never comes is given up', async (t) => {
    const stage = await openWidget(t);
    const { asked } = await ask(stage);
    const refused = rejectsWith(asked, 'unreachable');

    await stage.advance(30_000);

    await refused;
  });

  for (const error of [
    { message: 'no' },
    { message: 'no', matrix_api_error: 'M_FORBIDDEN' },
    { message: 'no', matrix_api_error: { http_status: 'none', response: null } },
  ]) {
    test(`with the error ${JSON.stringify(error)} may pass`, async (t) => {
      const stage = await openWidget(t);
      const { asked, sent } = await ask(stage);

      stage.frame.receive({ ...sent, response: { error } });

      await rejectsWith(asked, 'unreachable');
    });
  }
});
