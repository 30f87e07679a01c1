// The access token of a user goes to the homeserver, in a header, and nowhere else: a whole call is searched for it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { connect } from './fixtures/whole-call.ts';

declare global {
  interface Window {
    /** Everything that stood in the page at any moment, and every message between windows. */
    seen?: string[];
  }
}

describe('the access token', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('C-19: stands in no address, text, attribute, log, event or storage of a whole call', async (t) => {
    const pair = await lab.makePair();
    const asked: { readonly url: string; readonly body: string | null }[] = [];
    const [alice, bob] = await openPair(t, lab, {
      pair,
      makers: ['ours', 'ours'],
      prepare: async (page) => {
        page.on('request', (one) => asked.push({ url: one.url(), body: one.postData() }));
        await page.addInitScript(watchEverything);
      },
    });

    await connect(pair.roomId, alice, bob);
    await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
    await alice.page.evaluate(() => document.querySelector('matrix-call')?.setCameraMuted(true));
    await alice.hangUp();
    await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);

    const found = [
      ...asked.flatMap(({ url, body }) => [url, body ?? '']),
      ...alice.log,
      ...bob.log,
      ...(await readAll(alice.page)),
      ...(await readAll(bob.page)),
    ];
    assert.ok(asked.some(({ url }) => url.includes('/m.call.answer/')));
    assert.ok(found.some((text) => text.includes('call-state')));
    const tokens = [pair.alice.accessToken, pair.bob.accessToken];
    const leaks = found.filter((text) => tokens.some((token) => text.includes(token)));
    assert.deepEqual(leaks, []);
    t.diagnostic(`measured: ${leaks.length} of ${found.length} texts hold a token`);
  });
});

/** Runs in the page before anything else: keeps what stands anywhere, also inside components. */
function watchEverything(): void {
  const seen: string[] = [];
  window.seen = seen;
  const keep = (node: Node): void => {
    seen.push(node instanceof Element ? node.outerHTML : (node.textContent ?? ''));
  };
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes, oldValue } of records) {
      keep(target);
      addedNodes.forEach(keep);
      seen.push(oldValue ?? '');
    }
  });
  const everything = {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
    attributeOldValue: true,
  };
  observer.observe(document, everything);
  const attach = Object.getOwnPropertyDescriptor(Element.prototype, 'attachShadow')?.value as (
    this: Element,
    options: ShadowRootInit,
  ) => ShadowRoot;
  Element.prototype.attachShadow = function (this: Element, options) {
    const root = attach.call(this, options);
    observer.observe(root, everything);
    return root;
  };
  addEventListener('message', ({ data }) => seen.push(JSON.stringify(data)));
}

/** What was seen, told and stored. */
function readAll(page: Page): Promise<string[]> {
  return page.evaluate(() => [
    ...(window.seen ?? []),
    JSON.stringify(window.told),
    JSON.stringify([localStorage, sessionStorage]),
    document.cookie,
    location.href,
    document.documentElement.outerHTML,
  ]);
}
