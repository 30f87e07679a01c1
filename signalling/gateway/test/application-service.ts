import type { TestContext } from 'node:test';
import { ApplicationService } from '../src/homeserver/application-service.ts';
import {
  startStub,
  type StubAnswer,
  type StubHomeserver,
  type StubRequest,
} from './stub-homeserver.ts';

/** The token of the application service under test. */
export const AS_TOKEN = 'canary-as-token-0123456789';

/** An application service, and the stub that it speaks to. */
export interface TestApplicationService {
  readonly service: ApplicationService;
  readonly stub: StubHomeserver;
  /** Method, URL and body of what was sent. */
  readonly sent: () => readonly unknown[];
}

/** Starts a stub that answers with this, and an application service of it. */
export async function startApplicationService(
  t: TestContext,
  answer: StubAnswer | ((request: StubRequest) => StubAnswer) = {},
  { timeoutMs = 5000 }: { timeoutMs?: number } = {},
): Promise<TestApplicationService> {
  const stub = await startStub(t, typeof answer === 'function' ? answer : () => answer);
  const service = new ApplicationService({
    baseUrl: `${stub.url}/`,
    asToken: AS_TOKEN,
    id: 'the gateway',
    now: () => Date.parse('Wed, 21 Oct 2026 07:28:00 GMT'),
    timeoutMs,
  });
  const sent = () => stub.requests.map(({ method, url, body }) => [method, url, body]);
  return { service, stub, sent };
}
