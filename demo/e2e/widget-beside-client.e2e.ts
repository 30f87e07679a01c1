// Our widget beside what its client does itself, and beside another widget of the same user.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { BrowserContext, Frame } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import {
  createDirectRoom,
  logIn,
  readCallEvents,
  request,
  type Session,
} from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { startTogether } from './fixtures/start-together.ts';
import {
  openWidgetHost,
  serveCallWidget,
  type CallWidget,
  type WidgetHost,
} from './fixtures/widget-host.ts';
import { openSide, widgetSide, type SideKind, type WidgetSide } from './fixtures/widget-sides.ts';
import { startWidgetStage, type WidgetRoom, type WidgetStage } from './fixtures/widget-stage.ts';

describe('our widget beside its client', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let widget: CallWidget;

  before(async () => {
    [stage, widget] = await startTogether([startWidgetStage(), serveCallWidget()]);
  });

  after(async () => {
    await stage.stop();
    await widget.stop();
  });

  describe('in a call that rings in both', () => {
    test('R129: to answer in the widget silences the client', async (t) => {
      const { host, alice, bob } = await ringBoth(t);

      await alice.answer();

      await waitForNative(host, 'ended');
      await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
      assert.deepEqual(host.errors, []);
    });

    test('R129: to decline in the widget silences the client, and ends the call', async (t) => {
      const { host, bob } = await ringBoth(t);

      await host.frame.locator('matrix-call').getByRole('button', { name: 'Decline' }).click();

      await Promise.all([waitForNative(host, 'ended'), bob.waitForEnd()]);
      assert.deepEqual(host.errors, []);
    });

    test('R129: to answer in the client silences the widget', async (t) => {
      const { host, alice, bob } = await ringBoth(t);

      await host.page.evaluate(() => window.widgetHost.answerNativeCall());

      await alice.waitForEnd();
      await Promise.all([proveMedia(host.page), proveMedia(bob.media)]);
      assert.deepEqual(host.errors, []);
    });

    test('R129: to decline in the client silences the widget, and ends the call', async (t) => {
      const { host, alice, bob } = await ringBoth(t);

      await host.page.evaluate(() => {
        window.widgetHost.rejectNativeCall();
      });

      await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);
      assert.deepEqual(host.errors, []);
    });
  });

  test('R110: what a widget sends names the device of nobody', async (t) => {
    const room = await stage.makeRoom();
    const [alice, bob] = await Promise.all([
      openSideOf(t, room, ['alice', 'widget']),
      openSideOf(t, room, ['bob', 'widget']),
    ]);
    await alice.call();
    await bob.waitForRinging();
    await bob.answer();
    await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
    await alice.hangUp();
    await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);

    const events = await readCallEvents(room.bob, room.roomId);

    const parties = new Set(events.map(({ content }) => content['party_id']));
    assert.equal(parties.size, 2);
    assert.ok([...parties].every((party) => typeof party === 'string' && party !== ''));
    assert.ok(!parties.has(room.alice.deviceId) && !parties.has(room.bob.deviceId));
  });

  test('two widgets of one user, each in a room of its own, ring both', async (t) => {
    const room = await stage.makeRoom();
    const other = { ...room, roomId: await createDirectRoom(room.alice, room.bob) };
    const profile = await stage.browser.newContext();
    t.after(() => profile.close());
    const [first, second] = [
      await openIn(profile, room, room.alice),
      await openIn(profile, other, await logIn(stage.synapse.url, room.alice)),
    ];
    await Promise.all([first, second].map(({ frame }) => waitForCallState(frame, 'idle')));

    await Promise.all([room, other].map(invite));

    await Promise.all([first, second].map(({ frame }) => waitForCallState(frame, 'ringing')));
    assert.deepEqual(new Set(await readTurns(first.frame)), new Set([room.roomId, other.roomId]));
    assert.deepEqual([...first.errors, ...second.errors], []);
  });

  function openAlice(t: TestContext, room: WidgetRoom): Promise<WidgetHost> {
    return stage.open(t, room, { registration: widget.registration });
  }

  function openSideOf(
    t: TestContext,
    room: WidgetRoom,
    [who, kind]: readonly [who: 'alice' | 'bob', kind: SideKind],
  ): Promise<WidgetSide> {
    const { registration } = widget;
    return openSide(t, { stage, registration, elementUrl: '' }, { kind, who, room });
  }

  /** Bob calls, and it rings in Alice's widget and in her client. */
  async function ringBoth(t: TestContext): Promise<Call> {
    const room = await stage.makeRoom();
    const [host, bob] = await Promise.all([
      openAlice(t, room),
      openSideOf(t, room, ['bob', 'js-sdk']),
    ]);
    await waitForCallState(host.frame, 'idle');
    const alice = widgetSide(host);
    await bob.call();
    await Promise.all([alice.waitForRinging(), waitForNative(host, 'ringing')]);
    return { host, alice, bob };
  }

  /** Opens a client of the same site as the widget, whose pages all share their locks; in a profile of its own they would not. */
  function openIn(
    profile: BrowserContext,
    { roomId }: WidgetRoom,
    device: Session & { readonly deviceId: string },
  ): Promise<WidgetHost> {
    const { registration } = widget;
    const url = stage.pages.url.replace('127.0.0.1', 'localhost');
    const options = { ...device, roomId, registration, consent: 'all' } as const;
    return openWidgetHost({ newContext: () => Promise.resolve(profile) }, url, options);
  }
});

interface Call {
  readonly host: WidgetHost;
  readonly alice: WidgetSide;
  readonly bob: WidgetSide;
}

async function waitForNative({ page }: WidgetHost, state: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => window.widgetHost.getNativeCalls().at(-1)?.state === wanted,
    state,
  );
}

/** The rooms that this origin has a turn to ring in. */
function readTurns(frame: Frame): Promise<readonly (string | undefined)[]> {
  return frame.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    const names = held.map(({ name }) => name ?? '');
    return names.flatMap((name) => (name.includes(' rings for ') ? [name.split(' ').at(-1)] : []));
  });
}

/** Bob sends an invite, and nothing after it. */
async function invite({ bob, roomId }: WidgetRoom): Promise<void> {
  const content = {
    call_id: `call in ${roomId}`,
    party_id: 'bob',
    version: '1',
    lifetime: 60_000,
    offer: { type: 'offer', sdp: SDP },
  };
  const path = `/rooms/${encodeURIComponent(roomId)}/send/m.call.invite/1`;
  await request(bob, ['PUT', path], content);
}

const SDP = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111']
  .map((line) => `${line}\r\n`)
  .join('');
