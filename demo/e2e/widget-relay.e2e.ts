// A widget whose client lends no relay: our TURN service does, to whoever proves by the client who they are.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { widgetEvent } from 'matrix-call/registration';
import { needs } from '../../scripts/parts.ts';
import { startRelay, type Relay } from '../relay.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import { startTogether } from './fixtures/start-together.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { readTraffic, serveCallWidget, type CallWidget } from './fixtures/widget-host.ts';
import { widgetSide } from './fixtures/widget-sides.ts';
import { startWidgetStage, type WidgetStage } from './fixtures/widget-stage.ts';

describe('a widget whose client lends no relay', needs('chromium', 'synapse', 'coturn'), () => {
  let stage: WidgetStage;
  let relay: Relay;
  let widget: CallWidget;

  before(async () => {
    [stage, widget] = await startTogether([startWidgetStage(), serveCallWidget()]);
    const origins = [new URL(widget.url).origin];
    relay = await startRelay({ port: 0, homeserver: stage.synapse, origins });
  });

  after(async () => {
    await stage.stop();
    await Promise.all([relay.close(), widget.stop()]);
  });

  test('R115: calls through that of our service, once its user agreed to be known', async (t) => {
    const room = await stage.makeRoom();
    const settings = { turnService: relay.url, relayOnly: true };
    const { content: registration } = widgetEvent({ pageUrl: widget.url, settings });
    const hosts = await stage.openBoth(t, room, { registration, identity: 'allowed' });
    for (const { frame } of hosts) await waitForCallState(frame, 'idle');
    const [alice, bob] = [widgetSide(hosts[0]), widgetSide(hosts[1])];

    await alice.call();
    await bob.waitForRinging();
    await bob.answer();

    for (const { localCandidate } of await Promise.all([
      proveMedia(alice.media),
      proveMedia(bob.media),
    ])) {
      assert.equal(localCandidate, 'relay');
    }
    for (const { page } of hosts) assert.ok((await readTraffic(page, 'get_openid')).length > 0);
  });
});
