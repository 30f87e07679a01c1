import type { TestContext } from 'node:test';
import type { Example } from '../src/http/examples.ts';
import { json, startHomeserver, userOf } from './fake-homeserver.ts';
import { buildService, listen } from './service.ts';

/** Sends the request of an example; gives status and JSON of the answer. */
export type AskExample = (example: Example) => Promise<{ status: number; answer: unknown }>;

/** A running service with a clock that stands still, so that all its answers are always the same. */
export async function exampleService(t: TestContext): Promise<AskExample & { url: string }> {
  const { url: homeserver } = await startHomeserver(t, (request, response) => {
    const answer = request.url?.endsWith('/versions')
      ? json({ versions: [] })
      : userOf('example.org');
    answer(request, response);
  });
  const service = await buildService(t, homeserver, {
    env: { TURN_SHARED_SECRET: 'the-secret-of-the-examples', PUBLIC_STUN: 'true' },
    deps: { now: () => 1_795_426_400_000 },
  });
  const url = await listen(service);
  const ask: AskExample = async ({ operation, query = '', authorization, body }) => {
    const [method = '', path = ''] = operation.split(' ');
    const response = await fetch(url + path + query, {
      method: method.toUpperCase(),
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: await response.json() };
  };
  return Object.assign(ask, { url });
}
