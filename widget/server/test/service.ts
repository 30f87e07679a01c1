import { Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/serve/operations.ts';
import { buildServer, type ServerDeps } from '../src/server.ts';
import { makePage } from './page.ts';

/** A built service and what it wrote to its log. */
export interface TestService {
  readonly app: FastifyInstance;
  readonly log: () => string;
}

/** Builds a service for `https://call.example.org/` with a small page; it closes with the test. */
export async function buildService(
  t: TestContext,
  { env = {}, deps = {} }: { env?: Record<string, string>; deps?: ServerDeps } = {},
): Promise<TestService> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const config = readConfig({ PUBLIC_URL: 'https://call.example.org', ...env });
  const page = await makePage(t);
  const app = await buildServer(config, { logger: createLogger(sink, 'trace'), page, ...deps });
  t.after(() => app.close());
  return { app, log: () => lines.join('') };
}
