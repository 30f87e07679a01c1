// What a page may know before its visitor calls: whether somebody is there, and how they look.

import cors from '@fastify/cors';
import { Refusal, visitorKey, type CountUse } from '@matrix-call/service';
import type { FastifyPluginAsync } from 'fastify';
import { HomeserverError, type Profile } from '../homeserver/guest-homeserver.ts';
import type { OpeningHours } from '../hours/opening-hours.ts';
import type { CalleeState, Lines } from '../lines/line.ts';
import type { CalleeLooks } from './callee-looks.ts';
import { CALLEE_ROUTE } from './callee-path.ts';

/** The parts the routes about callees work with. */
export interface CalleeParts {
  readonly callees: readonly string[];
  readonly lines: Pick<Lines, 'stateOf'>;
  readonly hours: OpeningHours;
  readonly looks: CalleeLooks;
  /** Counts the requests of an address. */
  readonly countAddress: CountUse;
  /** The origins whose pages may read answers. */
  readonly origins: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** What is told of a callee. */
export interface CalleeFacts {
  readonly display_name?: string;
  readonly has_picture: boolean;
  readonly availability: CalleeState | 'closed';
  /** How many visitors wait for them. */
  readonly waiting: number;
  /** When visitors may call again (ISO 8601), while it is closed. */
  readonly opens_at?: string;
}

/** The routes about callees. Registered as a plugin, for pages may read nothing else. */
export const calleeRoutes: FastifyPluginAsync<CalleeParts> = async (app, parts) => {
  const { callees, looks, origins } = parts;
  await app.register(cors, { ...CORS, origin: [...origins] });
  app.addHook('onRequest', (request) => parts.countAddress(visitorKey(request)));
  app.addHook<{ Params: Params }>('preHandler', ({ params }, _reply, next) => {
    const isKnown = callees.includes(params.userId);
    next(isKnown ? undefined : new Refusal('unknownCallee', 'Not in CALLEES'));
  });

  app.get<{ Params: Params }>(CALLEE_ROUTE, async ({ params }, reply) => {
    const facts = await factsOf(params.userId, parts);
    return reply.header('cache-control', 'max-age=5').send(facts);
  });

  app.get<{ Params: Params }>(`${CALLEE_ROUTE}/picture`, async ({ params }, reply) => {
    const picture = await looks.pictureOf(params.userId).catch((error: unknown) => {
      if (!(error instanceof HomeserverError)) throw error;
      throw new Refusal('unreachable', error.message);
    });
    if (picture === undefined) throw new Refusal('noPicture', 'None that can be shown');
    return reply
      .header('cache-control', 'max-age=3600')
      .header('content-security-policy', "default-src 'none'")
      .type(picture.type)
      .send(picture.bytes);
  });
};

async function factsOf(callee: string, parts: CalleeParts): Promise<CalleeFacts> {
  const { lines, hours, looks, now = Date.now } = parts;
  const nowMs = now();
  const { state, waiting } = await lines.stateOf(callee);
  // Whether somebody is there can be told without the homeserver.
  const { displayName, avatarUrl } = await looks.profileOf(callee).catch(toNothing);
  const isOpen = hours.isOpen(nowMs);
  return {
    ...(displayName !== undefined && { display_name: displayName }),
    has_picture: avatarUrl !== undefined,
    availability: isOpen ? state : 'closed',
    waiting,
    ...(!isOpen && { opens_at: new Date(hours.opensAt(nowMs)).toISOString() }),
  };
}

function toNothing(error: unknown): Profile {
  if (!(error instanceof HomeserverError)) throw error;
  return { displayName: undefined, avatarUrl: undefined };
}

interface Params {
  readonly userId: string;
}

const CORS = {
  methods: ['GET'],
  allowedHeaders: ['Content-Type'],
  credentials: false,
  maxAge: 600,
};
