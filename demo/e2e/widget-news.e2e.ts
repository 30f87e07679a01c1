// What its client tells our widget late, or anew: keys, looks, and logins for a relay.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { startTogether } from './fixtures/start-together.ts';
import { waitUntil } from './fixtures/wait-until.ts';
import {
  readTraffic,
  serveCallWidget,
  type CallWidget,
  type WidgetHost,
} from './fixtures/widget-host.ts';
import { openSide, widgetSide, type SideKind, type WidgetSide } from './fixtures/widget-sides.ts';
import { startWidgetStage, type WidgetStage } from './fixtures/widget-stage.ts';

describe('what a client tells our widget', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let widget: CallWidget;

  before(async () => {
    [stage, widget] = await startTogether([startWidgetStage({ turn: TURN }), serveCallWidget()]);
  });

  after(async () => {
    await stage.stop();
    await widget.stop();
  });

  for (const caller of ['widget', 'js-sdk'] as const) {
    test(`R106: where the key of an invite comes late, ${caller} is answered then`, async (t) => {
      const { host, alice, bob } = await callWithoutKey(t, caller);
      assert.equal(await waitForCallState(host.frame, 'idle', 'ringing'), 'idle');

      await host.page.evaluate(() => {
        window.widgetHost.releaseKeys();
      });

      await alice.waitForRinging();
      await alice.answer();
      await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
    });

    test(`R106: where ${caller} has hung up when the key comes, nothing rings`, async (t) => {
      const { host, bob } = await callWithoutKey(t, caller);
      const rung = await watchRinging(host.frame);
      await bob.hangUp();
      await bob.waitForEnd();

      await host.page.evaluate(() => {
        window.widgetHost.releaseKeys();
      });

      await waitUntil('the widget was told that the caller hung up', async () => {
        const pushes = await readTraffic(host.page, 'send_event');
        return pushes.some(
          ({ kind, data }) =>
            kind === 'push' && (data as { readonly type: string }).type === 'm.call.hangup',
        );
      });
      // What comes late is taken together, a moment later.
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      assert.equal(await rung(), false);
    });
  }

  test('the widget takes the look of its client, and each other look', async (t) => {
    const room = await stage.makeRoom();
    const { registration } = widget;
    const host = await stage.open(t, room, { registration, theme: 'dark', language: 'de-AT' });
    const look = (): Promise<unknown> =>
      host.frame.evaluate(() => {
        const { dataset, lang } = document.documentElement;
        return [dataset['theme'], lang, getComputedStyle(document.documentElement).colorScheme];
      });
    await waitForCallState(host.frame, 'idle');
    // There are English words only.
    assert.deepEqual(await look(), ['dark', 'en', 'dark']);

    await host.page.evaluate(async () => {
      await window.widgetHost.pushTheme('light-high-contrast');
      await window.widgetHost.pushLanguage('fr');
    });

    assert.deepEqual(await look(), ['light', 'en', 'light']);
    const pushes = await readTraffic(host.page, 'language_change');
    assert.deepEqual(
      pushes.map(({ outcome }) => outcome),
      ['answered'],
    );
    assert.deepEqual(host.errors, []);
  });

  test('what its client renews of the relay is used by the next call', async (t) => {
    const room = await stage.makeRoom();
    const { registration } = widget;
    const prepare = (page: Page): Promise<void> => page.clock.install();
    const host = await stage.open(t, room, { registration, prepare });
    await waitForCallState(host.frame, 'idle');
    // The name of a login has the second of its end in it.
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));

    await host.page.evaluate(() => window.widgetHost.renewTurnServers());
    const [first, second] = await readLogins(host);
    assert.notEqual(second, first);
    await host.page.clock.fastForward(RENEWAL_MS);
    await widgetSide(host).call();

    await host.frame.waitForFunction((login) => {
      const servers = window.peerConnections?.at(-1)?.getConfiguration().iceServers ?? [];
      return servers.some(({ username }) => username === login);
    }, second);
    assert.deepEqual(host.errors, []);
  });

  /** Bob calls, and Alice's client has had the invite for two seconds without being able to read it. */
  async function callWithoutKey(t: TestContext, caller: SideKind): Promise<Call> {
    const room = await stage.makeRoom({ isEncrypted: true });
    const { registration } = widget;
    const [host, bob] = await Promise.all([
      stage.open(t, room, { registration }),
      openSide(t, { stage, registration, elementUrl: '' }, { kind: caller, who: 'bob', room }),
    ]);
    await waitForCallState(host.frame, 'idle');
    await host.page.evaluate(() => {
      window.widgetHost.withholdKeys();
    });
    await bob.call();
    await host.page.waitForFunction(
      (roomId) => window.widgetHost.hasSeen(roomId, 'm.room.encrypted'),
      room.roomId,
    );
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    return { host, alice: widgetSide(host), bob };
  }
});

interface Call {
  readonly host: WidgetHost;
  readonly alice: WidgetSide;
  readonly bob: WidgetSide;
}

/** Watches from now on; returns what asks whether it has rung. */
async function watchRinging(frame: Frame): Promise<() => Promise<boolean>> {
  await frame.evaluate(() => {
    addEventListener('matrix-call-incoming', () => {
      document.documentElement.dataset['rung'] = '';
    });
  });
  return () => frame.evaluate(() => 'rung' in document.documentElement.dataset);
}

/** The names of the logins for the relay that the widget was told of. */
async function readLogins({ page }: WidgetHost): Promise<readonly unknown[]> {
  const pushes = await readTraffic(page, 'update_turn_servers');
  return pushes.map(({ data }) => (data as { readonly username: unknown }).username);
}

const LATE_MS = 2_000;
/** After half of the five minutes that a login without an end counts for. */
const RENEWAL_MS = 151_000;
const TURN = { uris: ['turn:127.0.0.1:3478'], sharedSecret: 'secret', userLifetimeMs: 60_000 };
