// The element in a frame of another origin: what the page around it has to allow, as our documents say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Frame } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { openPage } from './fixtures/browser.ts';
import { signIn, startLab, type Lab, type Pair } from './fixtures/lab.ts';

/** What README and the widget's README tell to write. */
const ALLOW = 'camera; microphone; autoplay; display-capture';

describe('an element in a frame', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('C-21: has its devices where the page allows what we document', async (t) => {
    for (const document of ['README.md', 'widget/README.md']) {
      assert.ok(readFileSync(document, 'utf8').includes(`allow="${ALLOW}"`), document);
    }

    const frame = await openFrame(t, lab, ALLOW);

    assert.equal(await callIn(frame, await lab.makePair()), 'calling');
    assert.deepEqual(await allowedIn(frame), [true, true, true, true]);
  });

  test('C-21: without that it says that the microphone is denied, and calls nobody', async (t) => {
    const frame = await openFrame(t, lab, '');

    assert.equal(await callIn(frame, await lab.makePair()), 'microphoneDenied');
    assert.deepEqual((await allowedIn(frame)).slice(0, 2), [false, false]);
  });
});

/** A page of another origin with ours in a frame. */
async function openFrame(t: TestContext, { browser, pages }: Lab, allow: string): Promise<Frame> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><iframe src="${pages.ours.url}" allow="${allow}"></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const watched = await openPage(browser, 'the page around', { url: `http://127.0.0.1:${port}` });
  t.after(async () => {
    await watched.close();
    server.close();
    server.closeAllConnections();
  });
  const frame = watched.page.frames().find((one) => one.url().startsWith(pages.ours.url));
  if (!frame) throw new Error('There is no frame');
  return frame;
}

/** Calls, and says how far it came: `calling`, or the code of the first error. */
function callIn(frame: Frame, { alice, roomId }: Pair): Promise<string> {
  return frame.evaluate(
    async (options) => {
      await customElements.whenDefined('matrix-call');
      const element = Object.assign(document.createElement('matrix-call'), options);
      const { promise, resolve } = Promise.withResolvers<string>();
      element.addEventListener('matrix-call-error', ({ code }) => {
        resolve(code);
      });
      element.addEventListener('matrix-call-statechange', ({ state }) => {
        if (state === 'calling') resolve(state);
      });
      element.addEventListener('matrix-call-ready', () => {
        // What goes wrong is told as an error, too.
        element.call().catch(() => undefined);
      });
      document.body.append(element);
      return promise;
    },
    { ...signIn(alice), roomId },
  );
}

/** Which features the frame has. */
function allowedIn(frame: Frame): Promise<boolean[]> {
  return frame.evaluate((features) => {
    const { featurePolicy } = document as Document & {
      featurePolicy: { allowsFeature(name: string): boolean };
    };
    return features.map((name) => featurePolicy.allowsFeature(name));
  }, ALLOW.split('; '));
}
