import type { Session } from './sessions.ts';
import { filterNamed } from './filter.ts';
import type { JsonObject } from './json.ts';
import { invalidParameter } from './matrix-error.ts';
import { authed, type Route, type SessionRequest } from './route.ts';
import { positionOf } from './stream.ts';
import type { SyncQuestion } from './sync-question.ts';
import { buildSync } from './sync-response.ts';
import type { World } from './world.ts';

/** The sync route: answers at once if there is news, else waits for news until the time-out. */
export function syncRoutes(world: World): readonly Route[] {
  return [authed('GET', '/_matrix/client/v3/sync', (request) => sync(world, request))];
}

async function sync(world: World, request: SessionRequest): Promise<JsonObject> {
  const { session, signal } = request;
  const question = readQuestion(world, request);
  acknowledge(session, question.since ?? 0);
  const mustAnswerNow = question.since === undefined || question.isFull;
  const deadlineMs = performance.now() + (mustAnswerNow ? 0 : readTimeoutMs(request));
  for (;;) {
    // A token that was good when the wait began may have been revoked since.
    world.accounts.session(session.accessToken);
    const { response, hasNews } = buildSync(world, session, question);
    const leftMs = deadlineMs - performance.now();
    if (hasNews || leftMs <= 0 || signal.aborted) return response;
    await world.stream.nextChange(leftMs, signal);
  }
}

function readQuestion({ quirks }: World, { query, session }: SessionRequest): SyncQuestion {
  const token = query.get('since');
  const since = token === null ? undefined : positionOf(token);
  if (token !== null && since === undefined) throw invalidParameter('Unknown since token');
  return {
    since,
    isFull: query.get('full_state') === 'true',
    filter: filterNamed(session.account, query.get('filter'), quirks),
  };
}

function readTimeoutMs({ query }: SessionRequest): number {
  const timeoutMs = Number(query.get('timeout') ?? 0);
  if (!(timeoutMs >= 0)) throw invalidParameter('Timeout must be a number of milliseconds');
  return Math.min(timeoutMs, MAX_TIMEOUT_MS);
}

/** Who syncs from a token has got everything before it. */
function acknowledge({ device }: Session, since: number): void {
  const firstUnread = device.inbox.findIndex((message) => message.position > since);
  device.inbox.splice(0, firstUnread === -1 ? device.inbox.length : firstUnread);
}

const MAX_TIMEOUT_MS = 600_000;
