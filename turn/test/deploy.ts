import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WebServer } from '@matrix-call/service/test/web-servers';
import { startHomeserver, userOf } from './fake-homeserver.ts';
import { freePort } from './free-port.ts';
import { startProxy } from './proxy.ts';
import { buildService, listen } from './service.ts';

/** A web server, and the configuration this package ships for it. */
export interface ShippedProxy extends WebServer {
  readonly file: 'Caddyfile' | 'nginx.conf';
}

/** Runs the service behind the proxy and checks that it counts visitors apart, and that operators' routes stay inside. */
export async function checkProxy(t: TestContext, proxy: ShippedProxy): Promise<void> {
  const { url: homeserver } = await startHomeserver(t, userOf('example.org'));
  const service = await buildService(t, homeserver, {
    env: { TRUSTED_PROXIES: '127.0.0.1', PUBLIC_STUN: 'true' },
    deps: { limits: { requestsPerAddressPerMinute: 1 } },
  });
  const { host } = new URL(await listen(service));
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-proxy-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const shipped = await readFile(new URL(`../deploy/${proxy.file}`, import.meta.url), 'utf8');
  const file = join(folder, proxy.file);
  const text = shipped.replaceAll('127.0.0.1:8090', host);
  await writeFile(file, proxy.adapt(text, { port, folder }));
  const running = await startProxy(proxy.command(file, folder), port);
  t.after(() => running.stop());

  const forged = { 'x-forwarded-for': '192.0.2.1' };
  const statuses = [
    await running.ask('/v1/stun', '127.0.0.2'),
    await running.ask('/v1/stun', '127.0.0.2'),
    await running.ask('/v1/stun', '127.0.0.2', forged),
    await running.ask('/v1/stun', '127.0.0.3', forged),
    await running.ask('/v1/stun', '127.0.0.3'),
    await running.ask('/healthz', '127.0.0.2'),
    await running.ask('/metrics', '127.0.0.2'),
    await running.ask('/readyz', '127.0.0.2'),
  ];

  assert.deepEqual(statuses, [200, 429, 429, 200, 429, 200, 404, 404]);
  assert.equal(/metrics|readyz/v.test(service.log()), false);
}
