import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WebServer } from '@matrix-call/service/test/web-servers';
import { freePort } from '@matrix-call/turn/test/free-port';
import { startProxy, type Proxy } from '@matrix-call/turn/test/proxy';
import { cacheControlOf, pageHeaders } from '../src/serve/page-headers.ts';
import { HTML, makePage, SCRIPT } from './page.ts';
import { buildService } from './service.ts';

/** A web server, and a configuration this package ships for it. */
export interface ShippedServer extends WebServer {
  readonly file: string;
}

/** Checks that the service behind the web server counts visitors apart, and that operators' routes stay inside. */
export async function checkProxy(t: TestContext, shipped: ShippedServer): Promise<void> {
  const { app } = await buildService(t, {
    env: { TRUSTED_PROXIES: '127.0.0.1' },
    deps: { limits: { requestsPerAddressPerMinute: 1 } },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const { proxy, url } = await startShipped(t, shipped, (text) =>
    text.replaceAll('127.0.0.1:8070', `127.0.0.1:${String(port)}`),
  );

  const hook = '/v1/widget?roomId=!a:b';
  const forged = { 'x-forwarded-for': '192.0.2.1' };
  const statuses = [
    await proxy.ask(hook, '127.0.0.2'),
    await proxy.ask(hook, '127.0.0.2', forged),
    await proxy.ask(hook, '127.0.0.3', forged),
    await proxy.ask('/healthz', '127.0.0.2'),
    await proxy.ask('/metrics', '127.0.0.2'),
    await proxy.ask('/readyz', '127.0.0.2'),
  ];

  assert.deepEqual(statuses, [200, 429, 200, 200, 404, 404]);
  await checkPage(url);
}

/** Checks that the web server by itself sends the page as the service does. */
export async function checkFiles(t: TestContext, shipped: ShippedServer): Promise<void> {
  const page = await makePage(t);
  const { url } = await startShipped(t, shipped, (text) =>
    text.replaceAll('/var/www/matrix-call-widget', page),
  );

  await checkPage(url);
}

async function checkPage(url: string): Promise<void> {
  for (const [path, content] of [
    ['', HTML],
    ['assets/index-AbC123.js', SCRIPT],
  ] as const) {
    const answer = await fetch(`${url}/${path}`);

    assert.equal(await answer.text(), content);
    assert.equal(answer.headers.get('cache-control'), cacheControlOf(path));
    assert.equal(answer.headers.get('x-frame-options'), null);
    for (const [name, value] of Object.entries(pageHeaders())) {
      assert.equal(answer.headers.get(name), value);
    }
  }
}

async function startShipped(
  t: TestContext,
  { file: name, adapt, command }: ShippedServer,
  place: (text: string) => string,
): Promise<{ readonly proxy: Proxy; readonly url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-web-server-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const text = await readFile(new URL(`../deploy/${name}`, import.meta.url), 'utf8');
  const file = join(folder, name);
  await writeFile(file, adapt(place(text), { port, folder }));
  const proxy = await startProxy(command(file, folder), port);
  t.after(() => proxy.stop());
  return { proxy, url: `http://127.0.0.1:${String(port)}` };
}
