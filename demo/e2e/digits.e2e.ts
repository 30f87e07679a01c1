// Digits that are played to a client that takes them, as telephone bridges do. Ours takes none, so the answer is changed on its
// way to say that it does; what is played is what the caller's browser tells of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { rewrite } from './fixtures/room-play.ts';
import { press } from './fixtures/shown.ts';
import { waitUntil } from './fixtures/wait-until.ts';
import { connectByVoice } from './fixtures/whole-call.ts';

describe('digits', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  for (const [says, isOffered] of [
    [true, true],
    ['true', false],
  ] as const) {
    test(`R85, R92: a keypad is ${isOffered ? 'offered' : 'not offered'} where the other side says ${JSON.stringify(says)}`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair(t, lab, { pair });
      await rewrite(bob.page, 'm.call.answer', (content) =>
        Promise.resolve({ ...content, capabilities: { 'm.call.dtmf': says } }),
      );
      await connectByVoice(pair.roomId, alice, bob);
      const played = await recordTones(alice.page);

      await press(alice.page, 'More');

      const keypad = alice.page.getByRole('button', { name: 'Keypad', exact: true });
      assert.equal(await keypad.count(), isOffered ? 1 : 0);
      if (!isOffered) return;
      await press(alice.page, 'Keypad');
      for (const digit of ['1', '2', '#']) await press(alice.page, digit);
      await waitUntil('all digits were played', async () => (await played()) === '12#');
    });
  }
});

/** Remembers the digits that the browser plays to the other side. */
async function recordTones(page: Parameters<typeof press>[0]): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    const senders = window.peerConnections?.at(-1)?.getSenders() ?? [];
    const dtmf = senders.find(({ dtmf: one }) => one)?.dtmf;
    dtmf?.addEventListener('tonechange', ({ tone }) => {
      window.played = (window.played ?? '') + tone;
    });
  });
  return () => page.evaluate(() => window.played ?? '');
}

declare global {
  interface Window {
    played?: string;
  }
}
