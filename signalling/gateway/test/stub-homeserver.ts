import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A request that arrived. */
export interface StubRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The JSON of the body; undefined if there is none. */
  readonly body: unknown;
}

/** What the stub answers: 200 and JSON if nothing else is said. A function of the request may also keep silent. */
export interface StubAnswer {
  readonly status?: number;
  readonly json?: unknown;
  /** In place of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never answers. */
  readonly isSilent?: boolean;
}

/** A real HTTP server in the place of a homeserver. */
export interface StubHomeserver {
  readonly url: string;
  /** The requests that arrived, oldest first. */
  readonly requests: readonly StubRequest[];
}

/** Starts a stub on loopback that ends with the test. */
export async function startStub(
  context: TestContext,
  answer: (request: StubRequest) => StubAnswer,
): Promise<StubHomeserver> {
  const requests: StubRequest[] = [];
  const server = createServer((incoming, response) => {
    void incoming.toArray().then((chunks: Buffer[]) => {
      const text = Buffer.concat(chunks).toString();
      const { method = '', url = '', headers } = incoming;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const request = { method, url, headers, body };
      requests.push(request);
      const { status = 200, json = {}, text: instead, headers: more, isSilent } = answer(request);
      if (isSilent === true) return;
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      response.end(instead ?? JSON.stringify(json));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, requests };
}
