// An access token that runs out in a call: the page is asked for another one, and the call goes on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { MatrixCallElement } from 'matrix-call';
import { needs } from '../../scripts/parts.ts';
import { readErrorCodes } from './fixtures/element-client.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { request } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { RegisteredUser } from './fixtures/synapse.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

declare global {
  interface Window {
    /** The tokens that the element was given when it asked. */
    renewed?: string[];
  }
}

describe('a token that runs out in a call', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('is replaced by one that the page is asked for, once, and the call goes on', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair });
    await bob.page.evaluate(renewBySigningIn, pair.bob);
    await connect(pair.roomId, alice, bob);

    // Signing in as the same device ends the tokens of before, and with them the sync that is open.
    await signIn(pair.bob);
    await bob.page.evaluate(() => document.querySelector('matrix-call')?.setHold(true));
    await alice.page.locator('matrix-call').getByText('On hold by').waitFor();
    await bob.page.evaluate(() => document.querySelector('matrix-call')?.setHold(false));
    await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
    await alice.hangUp();

    await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
    const renewed = await bob.page.evaluate(() => window.renewed);
    assert.equal(renewed?.length, 1);
    assert.deepEqual(await readErrorCodes(bob.page), []);
    // What is read of the room after the test is read as Bob.
    Object.assign(pair.bob, { accessToken: renewed[0] });
  });
});

function renewBySigningIn({ url, userId, password, deviceId }: RegisteredUser): void {
  const element = document.querySelector<MatrixCallElement>('matrix-call');
  if (!element) throw new Error('There is no element');
  element.renewToken = async () => {
    const response = await fetch(`${url}/_matrix/client/v3/login`, {
      method: 'POST',
      body: JSON.stringify({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: userId },
        password,
        device_id: deviceId,
      }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    window.renewed = [...(window.renewed ?? []), token];
    return token;
  };
}

async function signIn(user: RegisteredUser): Promise<void> {
  await request(user, ['POST', '/login'], {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: user.userId },
    password: user.password,
    device_id: user.deviceId,
  });
}
