// Element's own call widget in the host that ours is tested in: what it gets from this host is what it gets from a client.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/command.ts';
import { needs } from '../../scripts/parts.ts';
import type { PageServer } from './fixtures/page-server.ts';
import { readTraffic, serveFolder } from './fixtures/widget-host.ts';
import { startWidgetStage, type WidgetStage } from './fixtures/widget-stage.ts';

describe('Element Call in our host', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let elementCall: PageServer;

  before(async () => {
    stage = await startWidgetStage();
    elementCall = await serveFolder(ELEMENT_CALL);
  });

  after(() => Promise.all([stage.stop(), elementCall.stop()]));

  test('agrees on its capabilities, gets the state of the room, joins, and asks for a server that is not there', async (t) => {
    const room = await stage.makeRoom({ isEncrypted: true });

    const { page, frame } = await stage.open(t, room, {
      registration: {
        id: 'element-call',
        type: 'm.call',
        url: `${elementCall.url}/index.html#?${PARAMETERS}`,
        waitForIframeLoad: false,
      },
    });

    await frame.getByText('MISSING_MATRIX_RTC_TRANSPORT').waitFor();
    const [asked] = await page.evaluate(() => window.widgetHost.getAsked());
    assert.ok(asked?.includes('org.matrix.msc2762.receive.state_event:m.room.encryption'));
    const traffic = await readTraffic(page);
    assert.deepEqual(
      traffic.flatMap(({ kind, action }) => (kind === 'request' ? [action] : [])),
      REQUESTS,
    );
    const pushes = traffic.filter(({ kind }) => kind === 'push');
    assert.ok(pushes.some(({ action }) => action === 'update_state'));
    assert.deepEqual(
      pushes.filter(({ outcome }) => outcome !== 'answered'),
      [],
    );
  });
});

const ELEMENT_CALL = join(ROOT, 'node_modules/@element-hq/element-call-embedded/dist');

const PARAMETERS = [
  'roomId=$matrix_room_id',
  'userId=$matrix_user_id',
  'deviceId=$org.matrix.msc3819.matrix_device_id',
  'baseUrl=$org.matrix.msc4039.matrix_base_url',
  'lang=$org.matrix.msc2873.client_language',
  'theme=$org.matrix.msc2873.client_theme',
  'displayName=$matrix_display_name',
  'intent=start_call_dm',
  'skipLobby=true',
  'confineToRoom=true',
  'perParticipantE2EE=true',
].join('&');

/** All it says of itself, in this order. */
const REQUESTS = [
  'supported_api_versions',
  'content_loaded',
  'io.element.device_mute',
  'io.element.join',
  'set_always_on_screen',
  'org.matrix.msc4515.get_rtc_transports',
  'set_always_on_screen',
];
