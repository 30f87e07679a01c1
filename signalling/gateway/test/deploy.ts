// The gateway behind a proxy with the configuration this package ships.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WebServer } from '@matrix-call/service/test/web-servers';
import { freePort } from '@matrix-call/turn/test/free-port';
import { startProxy, type Proxy } from '@matrix-call/turn/test/proxy';
import type { RunningGateway } from './running-gateway.ts';

/** A web server, and the configuration this package ships for it. */
export interface ShippedProxy extends WebServer {
  readonly file: 'Caddyfile' | 'nginx.conf';
  /** What an admin with a second process changes in the text. */
  readonly addSecond: (text: string) => string;
}

/** A running proxy. */
export interface RunningProxy extends Proxy {
  readonly url: string;
}

/** Starts it before one gateway or two; it ends with the test. */
export async function startShipped(
  t: TestContext,
  { file: name, adapt, command, addSecond }: ShippedProxy,
  [first, second]: readonly [RunningGateway, RunningGateway?],
): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-proxy-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const shipped = await readFile(new URL(`../deploy/${name}`, import.meta.url), 'utf8');
  const text = (second === undefined ? shipped : addSecond(shipped))
    .replaceAll('127.0.0.1:8091', new URL(first.url).host)
    .replaceAll('127.0.0.1:8092', new URL((second ?? first).url).host);
  const file = join(folder, name);
  await writeFile(file, adapt(text, { port, folder }));
  const proxy = await startProxy(command(file, folder), port);
  t.after(() => proxy.stop());
  return { ...proxy, url: `http://127.0.0.1:${String(port)}` };
}

/** Pushes nothing to a gateway as its homeserver does, by exactly this path; yields the status of the answer. */
export async function pushBy(path: string, url: string, hsToken: string): Promise<number> {
  const asked = request({
    ...{ host: '127.0.0.1', port: new URL(url).port, path, method: 'PUT', agent: false },
    headers: { authorization: `Bearer ${hsToken}`, 'content-type': 'application/json' },
  });
  asked.end('{"events":[]}');
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}
