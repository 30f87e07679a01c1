// What matrix-js-sdk wants of other clients, and what it does that the specification does not say.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { readCallEvents } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Party } from './fixtures/party.ts';
import { hasArrived, rewrite } from './fixtures/room-play.ts';
import { press } from './fixtures/shown.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, ends, nameOf, sendersOf } from './fixtures/whole-call.ts';

/** Why js-sdk says that it hangs up, and what our user reads. */
const ENDINGS = [
  ['user_hangup', 'opponentHungUp', '{name} ended the call.'],
  ['ice_failed', 'connectionLost', 'The connection was lost.'],
  ['no_user_media', 'opponentCaptureFailed', 'The microphone of {name} could not be used.'],
  ['signalling_timeout', 'opponentFailed', 'Something broke on the side of {name}.'],
] as const;

describe('habits of js-sdk', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('R120: it is declined by reject alone, ends with that, and selects nobody', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair, makers: ['js-sdk', 'ours'] });
    await alice.call(pair.roomId);
    await bob.waitForRinging();

    await press(bob.page, 'Decline');

    await alice.waitForEnd();
    const events = await readCallEvents(pair.bob, pair.roomId);
    assert.deepEqual(sendersOf(events, 'm.call.reject'), [bob.userId]);
    for (const type of ['m.call.hangup', 'm.call.select_answer']) {
      assert.deepEqual(sendersOf(events, type), []);
    }
  });

  test('R121: it rings for somebody whose microphone does not start, and is heard', async (t) => {
    const pair = await lab.makePair();
    const makers = ['ours', 'js-sdk'] as const;
    const [alice, bob] = await openPair(t, lab, { pair, makers, tonesHz: TONES_HZ, prepare });

    await alice.call(pair.roomId, { video: false });
    await bob.waitForRinging();
    await bob.answer({ video: false });

    await alice.waitForConnected();
    await proveTone(alice.page, TONES_HZ[1]);
  });

  test('R20, R21: its call that names us rings, and one that names somebody else does not', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair, makers: ['js-sdk', 'ours'] });
    const invitees = ['@somebody:localhost', bob.userId];
    await rewrite(alice.page, 'm.call.invite', (content) =>
      Promise.resolve({ ...content, invitee: invitees.shift() }),
    );

    await alice.call(pair.roomId);
    await hasArrived(pair, 'm.call.invite');
    await alice.hangUp();
    await alice.call(pair.roomId);
    await bob.waitForRinging();
    await bob.answer();

    await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
    const told = await bob.page.evaluate(() => window.told ?? []);
    assert.equal(told.filter(({ type }) => type === 'incoming').length, 1);
  });

  test('R126: a call connects although it never says that it has gathered all', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair, makers: ['ours', 'js-sdk'] });
    await rewrite(bob.page, 'm.call.candidates', (content) => {
      const candidates = content['candidates'] as readonly { readonly candidate: string }[];
      const rest = candidates.filter(({ candidate }) => candidate !== '');
      return Promise.resolve({ ...content, candidates: rest });
    });

    await connect(pair.roomId, alice, bob);

    await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
  });

  for (const [reason, endReason, words] of ENDINGS) {
    test(`R124, R127: it hangs up for ${reason}, and our user reads why`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair, makers: ['ours', 'js-sdk'] });
      await connect(pair.roomId, alice, bob);

      await bob.page.evaluate((code) => {
        window.sdk.hangUp(code);
      }, reason);

      await ends(alice, endReason, words.replace('{name}', nameOf(bob)));
    });
  }
});

/** There is a microphone, but it does not start; another one is not there. */
async function prepare(page: Party['page']): Promise<void> {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('It does not start', 'NotReadableError'));
  });
}
