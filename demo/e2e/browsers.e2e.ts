// Calls between browsers of different makers: what a call can do, it does in each pair of them.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openPair, startLab, type Lab, type PairOptions } from './fixtures/lab.ts';
import { proveMedia, type MediaStats } from './fixtures/media-proof.ts';
import type { AnyParty } from './fixtures/party.ts';
import { press, waitForWords } from './fixtures/shown.ts';
import { BROWSER_PAIRS, type BrowserName } from './fixtures/test-page.ts';
import { proveSilence, proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

/** What two parties can do in a call: each is played once for each pair of browsers. */
const SCENARIOS: readonly {
  readonly name: string;
  /** The call is connected, and each side sends its tone of `TONES_HZ`. */
  readonly play: (parties: readonly [alice: AnyParty, bob: AnyParty]) => Promise<void>;
}[] = [
  {
    name: 'who is muted is not heard, and the other side sees why',
    play: async ([alice, bob]) => {
      for (const [speaker, listener, toneHz] of [
        [alice, bob, TONES_HZ[0]],
        [bob, alice, TONES_HZ[1]],
      ] as const) {
        await press(speaker.page, 'Microphone');
        await waitForWords(listener.page, `${nameOf(speaker)} is muted`);
        await proveSilence(listener.page);
        await press(speaker.page, 'Microphone');
        await proveTone(listener.page, toneHz);
      }
    },
  },
];

describe('between browsers', needs('chromium', 'firefox', 'coturn'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasRelay: true, hasFirefox: true });
  });

  after(() => lab.stop());

  for (const browsers of BROWSER_PAIRS) {
    test(`${browsers.join(' calls ')}: both see and hear each other, and know who hung up`, async (t) => {
      await callAndHangUp(t, lab, { browsers });
    });

    for (const { name, play } of SCENARIOS) {
      test(`${browsers.join(' calls ')}: ${name}`, async (t) => {
        const parties = await callWithTones(t, lab, { browsers });

        await play(parties);

        assert.deepEqual(
          parties.flatMap(({ errors }) => errors),
          [],
        );
      });
    }
  }

  // Not of one in Firefox: as that closes a tab, it asks the homeserver whether the hangup may be sent, and on a busy
  // machine is gone before the answer. Then the call ends as it does when a browser breaks.
  test('F06: a tab of Chromium that is closed ends the call in Firefox', async (t) => {
    const browsers = ['chromium', 'firefox'] as const;
    const [alice, bob] = await callWithTones(t, lab, { browsers });

    await alice.page.close();

    await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
  });

  test('firefox calls chromium through the relay, and both see and hear each other', async (t) => {
    const media = await callAndHangUp(t, lab, {
      browsers: ['firefox', 'chromium'],
      turnUrl: lab.turnUrl,
    });

    const candidates = media.map(({ localCandidate }) => localCandidate);
    assert.deepEqual(candidates, ['relay', 'relay']);
  });
});

describe('between browsers, over Synapse', needs('chromium', 'firefox', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse', hasFirefox: true });
  });

  after(() => lab.stop());

  test('chromium calls firefox, and both see and hear each other', async (t) => {
    await callAndHangUp(t, lab, { browsers: ['chromium', 'firefox'] });
  });
});

/** A whole call, seen and heard on both sides; returns what arrived. */
async function callAndHangUp(
  t: TestContext,
  lab: Lab,
  options: CallOptions,
): Promise<MediaStats[]> {
  const [alice, bob] = await callWithTones(t, lab, options);

  const media = await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
  await press(bob.page, 'Hang up');
  await ends(bob, 'hungUp', 'You ended the call.');
  await ends(alice, 'opponentHungUp', `${nameOf(bob)} ended the call.`);
  assert.deepEqual([...alice.errors, ...bob.errors], []);
  return media;
}

type CallOptions = Pick<PairOptions<BrowserName>, 'browsers' | 'turnUrl'>;

/** Two parties of a new pair in a call, in which each hears the tone of the other. */
async function callWithTones(
  t: TestContext,
  lab: Lab,
  options: CallOptions,
): Promise<readonly [alice: AnyParty, bob: AnyParty]> {
  const pair = await lab.makePair();
  const [alice, bob] = await openPair(t, lab, { pair, tonesHz: TONES_HZ, ...options });
  await connect(pair.roomId, alice, bob);
  await Promise.all([proveTone(bob.page, TONES_HZ[0]), proveTone(alice.page, TONES_HZ[1])]);
  return [alice, bob];
}
