// The routes about callees, as the gateway has them, over a homeserver in memory.
import type { TestContext } from 'node:test';
import {
  createApp,
  createServiceLogger,
  createServiceMetrics,
  perMinute,
  SERVER_LIMITS,
} from '@matrix-call/service';
import type { FastifyInstance } from 'fastify';
import { CALLEE_ANSWERS } from '../src/callees/callee-answers.ts';
import { CalleeLooks } from '../src/callees/callee-looks.ts';
import { calleePath } from '../src/callees/callee-path.ts';
import { calleeRoutes } from '../src/callees/callee-routes.ts';
import type { OpeningHours } from '../src/hours/opening-hours.ts';
import type { CalleeState } from '../src/lines/line.ts';
import { FakeGuestHomeserver } from './fake-guest-homeserver.ts';
import { FakeTimers } from './fake-timers.ts';

export const CALLEE = '@support:example.org';
export const ORIGIN = 'https://www.example.org';
export const AVATAR = 'mxc://example.org/avatar';
const GUEST = '@guest:example.org';

/** An app, and all that it speaks of. */
export interface CalleeApp {
  readonly homeserver: FakeGuestHomeserver;
  readonly timers: FakeTimers;
  /** What the lines say. */
  facts: { state: CalleeState; waiting: number };
  hours: OpeningHours;
  ask(path?: string, options?: { readonly origin?: string; readonly ip?: string }): Promise<Answer>;
  preflight(origin: string): Promise<Answer>;
}

type Answer = Awaited<ReturnType<FastifyInstance['inject']>>;

/** Makes the app, with a callee who has a name and a picture; it closes with the test. */
export async function startCalleeApp(t: TestContext): Promise<CalleeApp> {
  const homeserver = new FakeGuestHomeserver();
  const timers = new FakeTimers();
  homeserver.users.add(GUEST);
  homeserver.profiles.set(CALLEE, { displayName: 'Support', avatarUrl: AVATAR });
  homeserver.pictures.set(AVATAR, { type: 'image/png', bytes: Buffer.from('png') });
  const app = createApp({
    config: { trustedProxies: [] },
    limits: SERVER_LIMITS,
    logger: createServiceLogger({ name: 'gateway', level: 'silent' }),
    metrics: createServiceMetrics('gateway'),
    answers: CALLEE_ANSWERS,
  });
  t.after(() => app.close());
  const callees = [CALLEE, LONG_CALLEE];
  const stage: CalleeApp = {
    ...{ homeserver, timers },
    facts: { state: 'available', waiting: 0 },
    hours: { isOpen: () => true, opensAt: (atMs) => atMs },
    ask: (path = calleePath(CALLEE), { origin, ip = '192.0.2.1' } = {}) =>
      app.inject({ url: path, headers: { ...(origin && { origin }) }, remoteAddress: ip }),
    preflight: (origin) =>
      app.inject({
        method: 'OPTIONS',
        url: calleePath(CALLEE),
        headers: { origin, 'access-control-request-method': 'GET' },
      }),
  };
  await app.register(calleeRoutes, {
    ...{ callees, origins: [ORIGIN] },
    lines: { stateOf: () => Promise.resolve(stage.facts) },
    hours: {
      isOpen: (atMs) => stage.hours.isOpen(atMs),
      opensAt: (atMs) => stage.hours.opensAt(atMs),
    },
    looks: new CalleeLooks({ homeserver, callees, guestFor: () => GUEST, now: timers.now }),
    countAddress: perMinute({ name: 'callees', uses: 60 }),
    now: timers.now,
  });
  return stage;
}

/** As long as a user ID may be. */
export const LONG_CALLEE = `@${'é'.repeat(200)}:example.org`;
