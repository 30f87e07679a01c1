// The element from the origin of somebody else, as from a CDN: what it loads later comes from beside it, and can be pinned.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { integrityOf } from '../../scripts/integrity.ts';
import { buildElement } from './fixtures/element-page.ts';
import { press, waitForWords } from './fixtures/element-client.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import type { PageServer } from './fixtures/page-server.ts';
import type { Party } from './fixtures/party.ts';
import type { Modules } from './fixtures/script-page.ts';
import { connect, ends } from './fixtures/whole-call.ts';

describe('the built element from another origin', needs('chromium'), () => {
  let lab: Lab;
  let modules: Modules;

  before(async () => {
    [lab, modules] = await Promise.all([startLab({ server: 'demo' }), buildElement()]);
  });

  after(() => lab.stop());

  test('loads with a call what only that needs, from beside it, as it was built', async (t) => {
    const asked: string[] = [];
    // Who is shown has nothing to do with calls.
    const chunks = () => asked.filter((path) => /^\/chunks\/(?!pictures-)/.test(path));
    const { alice, bob, roomId } = await openFrom(t, lab, {
      modules,
      noteAsked: (path) => asked.push(path),
    });
    assert.deepEqual(chunks(), []);
    await connect(roomId, alice, bob);

    const prefetched = new Set(chunks());
    await press(alice.page, 'More');
    await press(alice.page, 'Transfer');
    await waitForWords(alice.page, 'User ID to transfer to');

    assert.match([...prefetched].join(' '), /\/chunks\/call-part-\S+/);
    assert.deepEqual(new Set(chunks()), prefetched);
    assert.deepEqual(alice.errors, []);
  });

  test('takes no chunk that is not the one that was built, and says that a part is missing', async (t) => {
    const other = ([path, code]: readonly [string, string]) =>
      [path, path.startsWith('/chunks/') ? `${code}\n` : code] as const;
    const changed = Object.fromEntries(Object.entries(modules).map(other));
    const { alice, roomId } = await openFrom(t, lab, { modules: changed, pinned: modules });

    await alice.call(roomId);

    await ends(
      alice,
      'failed',
      'This part could not be loaded. Check your network, or load the page anew.',
    );
  });
});

interface Origin {
  /** What the other origin serves. */
  readonly modules: Modules;
  /** What the page pins; default: what is served. */
  readonly pinned?: Modules;
  readonly noteAsked?: (path: string) => void;
}

interface Opened {
  readonly alice: Party;
  readonly bob: Party;
  readonly roomId: string;
}

/** Two users whose pages load the element from another origin. */
async function openFrom(t: TestContext, lab: Lab, origin: Origin): Promise<Opened> {
  const { modules, pinned = modules, noteAsked } = origin;
  const code = await serveModules(modules, noteAsked);
  const page = await servePage(code.url, pinned);
  t.after(() => Promise.all([code.stop(), page.stop()]));
  const pair = await lab.makePair();
  const stage = { ...lab, pages: { ...lab.pages, ours: page } };
  const [alice, bob] = await openPair(t, stage, { pair });
  return { alice, bob, roomId: pair.roomId };
}

async function serveModules(modules: Modules, note?: (path: string) => void): Promise<PageServer> {
  return serve((path) => {
    note?.(path);
    return { type: 'text/javascript', text: modules[path] ?? '' };
  });
}

/** A page that pins the element and its chunks by their hashes, as the README says. */
function servePage(origin: string, pinned: Modules): Promise<PageServer> {
  const hashes = Object.entries(pinned).map(([path, code]) => [origin + path, integrityOf(code)]);
  const importMap = JSON.stringify({ integrity: Object.fromEntries(hashes) as unknown });
  const text = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>The element from another origin</title>
  <link rel="icon" href="data:," />
  <script type="importmap">${importMap}</script>
  <script type="module" src="${origin}/matrix-call.js"></script>
  <body></body>
</html>
`;
  return serve(() => ({ type: 'text/html; charset=utf-8', text }));
}

type Answer = (path: string) => { readonly type: string; readonly text: string };

async function serve(answer: Answer): Promise<PageServer> {
  const server = createServer((request, response) => {
    const { type, text } = answer(request.url ?? '');
    response.setHeader('content-type', type);
    response.setHeader('access-control-allow-origin', '*');
    response.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address !== 'string');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
