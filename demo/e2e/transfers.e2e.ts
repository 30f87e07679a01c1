// Calls that are handed on between three real pages.
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { turn } from './fixtures/in-call.ts';
import { openOne, openPair, startLab, type Lab } from './fixtures/lab.ts';
import { createDirectRoom } from './fixtures/matrix-client.ts';
import type { AnyParty, Party } from './fixtures/party.ts';
import { provePictures } from './fixtures/pictures.ts';
import { press, waitForWords } from './fixtures/shown.ts';
import type { BrowserName } from './fixtures/test-page.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

const CAROLS_TONE_HZ = 2000;

describe('a transfer', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const browser of ['chromium', 'firefox'] as const) {
    test(`R93, R94: blind, to ${browser}: who agrees calls the other user, and the old call ends when that connects`, async (t) => {
      const { alice, bob, carol } = await openThree(t, lab, browser);

      await transfer(alice, carol);
      await waitForWords(bob.page, offerOf(alice, carol));
      await press(bob.page, 'Accept');
      await carol.waitForRinging();
      await carol.answer();

      await ends(alice, 'transferred', 'The call was transferred.');
      await Promise.all([carol.waitForConnected(), proveBoth(bob, carol)]);
    });
  }

  test('R95, R96: who does not agree stays in the call, and the other side is told', async (t) => {
    const { alice, bob, carol } = await openThree(t, lab, 'chromium');

    await transfer(alice, carol);
    await waitForWords(bob.page, offerOf(alice, carol));
    await press(bob.page, 'Decline');

    await waitForWords(alice.page, 'The transfer was declined.');
    await Promise.all([proveTone(alice.page, TONES_HZ[1]), proveTone(bob.page, TONES_HZ[0])]);
  });

  test('R94: after a consultation the two who were spoken with are connected without ringing', async (t) => {
    const { alice, bob, carol, carolsRoomId } = await openThree(t, lab, 'chromium');
    await turn(alice, 'setHold', true);
    await alice.page.evaluate(async (roomId) => {
      const element = document.querySelector('matrix-call');
      if (element) await Object.assign(element, { roomId }).call();
    }, carolsRoomId);
    await carol.waitForRinging();
    await carol.answer();
    await proveTone(alice.page, CAROLS_TONE_HZ);

    await transfer(alice, bob);
    await waitForWords(carol.page, offerOf(alice, bob));
    await press(carol.page, 'Accept');
    await waitForWords(bob.page, offerOf(alice, carol));
    await press(bob.page, 'Accept');

    await proveBoth(bob, carol);
    await ends(alice, 'transferred', 'The call was transferred.');
  });
});

interface Three {
  readonly alice: Party;
  readonly bob: Party;
  readonly carol: AnyParty;
  /** The direct room of Alice and Carol. */
  readonly carolsRoomId: string;
}

/** Alice is in a call with Bob, and everybody has a direct room with Carol. */
async function openThree(t: TestContext, lab: Lab, browser: BrowserName): Promise<Three> {
  const [pair, others] = [await lab.makePair(), await lab.makePair()];
  const user = others.alice;
  const carolsRoomId = await createDirectRoom(pair.alice, user);
  await createDirectRoom(pair.bob, user);
  await createDirectRoom(user, pair.bob);
  const options = { user, browser, roomId: carolsRoomId, toneHz: CAROLS_TONE_HZ };
  const [[alice, bob], carol] = await Promise.all([
    openPair(t, lab, { pair, tonesHz: TONES_HZ }),
    openOne<BrowserName>(t, lab, { maker: 'ours', ...options }),
  ]);
  await connect(pair.roomId, alice, bob);
  await Promise.all([proveTone(alice.page, TONES_HZ[1]), proveTone(bob.page, TONES_HZ[0])]);
  return { alice, bob, carol, carolsRoomId };
}

/** By the form, as the user does it. */
async function transfer({ page }: Party, target: AnyParty): Promise<void> {
  await press(page, 'More');
  await press(page, 'Transfer');
  await page.locator('matrix-call').getByRole('textbox').fill(target.userId);
  await press(page, 'Transfer');
}

async function proveBoth(bob: AnyParty, carol: AnyParty): Promise<void> {
  await Promise.all([
    proveTone(carol.page, TONES_HZ[1]),
    proveTone(bob.page, CAROLS_TONE_HZ),
    provePictures(bob.page, 'camera'),
    provePictures(carol.page, 'camera'),
  ]);
}

function offerOf(from: AnyParty, to: AnyParty): string {
  return `${shown(from)} wants to connect you with ${shown(to)}.`;
}

/** Names in sentences are kept from turning the direction of their words. */
function shown(party: AnyParty): string {
  return `\u2068${nameOf(party)}\u2069`;
}
