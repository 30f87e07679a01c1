// Devices in a call: another microphone is chosen by hand, and the other side hears that one.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { proveMedia, readMediaStats } from './fixtures/media-proof.ts';
import { press } from './fixtures/shown.ts';
import { proveTone } from './fixtures/tone.ts';
import { connect } from './fixtures/whole-call.ts';

describe('devices', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('a microphone that is chosen in a call is heard by the other side from then on', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, {
      pair,
      prepare: (page) => page.addInitScript(offerMicrophones),
    });
    await connect(pair.roomId, alice, bob);
    await proveTone(bob.page, LOW_HZ);

    await press(alice.page, 'More');
    await press(alice.page, 'Devices');
    await alice.page.getByLabel('Microphone').selectOption({ label: 'Desk microphone' });

    await proveTone(bob.page, HIGH_HZ);
    const before = await readMediaStats(bob.page);
    const now = await proveMedia(bob.page, { video: false });
    assert.ok(now.audioEnergy > before.audioEnergy);
  });
});

const LOW_HZ = 440;
const HIGH_HZ = 1250;

/** Runs in the page: two microphones, each of which hears a tone of its own. */
function offerMicrophones(): void {
  const tones = new Map([
    ['built-in', { label: 'Built-in microphone', hertz: 440 }],
    ['desk', { label: 'Desk microphone', hertz: 1250 }],
  ]);
  const devices = navigator.mediaDevices;
  const capture = devices.getUserMedia.bind(devices);
  const list = devices.enumerateDevices.bind(devices);
  devices.enumerateDevices = async () => {
    const others = (await list()).filter(({ kind }) => kind !== 'audioinput');
    const ours = Array.from(tones, ([deviceId, { label }]) => {
      const info = { deviceId, label, kind: 'audioinput', groupId: deviceId } as const;
      return { ...info, toJSON: () => info };
    });
    return [...ours, ...others];
  };
  devices.getUserMedia = async ({ audio, video } = {}) => {
    const stream = video ? await capture({ video }) : new MediaStream();
    if (!audio) return stream;
    const wish = JSON.stringify(audio);
    const id = wish.includes('"desk"') ? 'desk' : 'built-in';
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: tones.get(id)?.hertz ?? 0 });
    const destination = new MediaStreamAudioDestinationNode(context);
    oscillator.connect(new GainNode(context, { gain: 0.5 })).connect(destination);
    oscillator.start();
    for (const track of destination.stream.getAudioTracks()) {
      const settings = track.getSettings.bind(track);
      track.getSettings = () => ({ ...settings(), deviceId: id });
      stream.addTrack(track);
    }
    return stream;
  };
}
