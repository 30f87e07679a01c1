// What the homeserver calls: it pushes the events of rooms of guests ("Homeserver -> Application Service API").

import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { createTokenCheck } from './homeserver-token.ts';
import type { PushedEvent } from './guest-homeserver.ts';
import { readPushedEvents } from './pushed-events.ts';

/** The parts the routes of the homeserver work with. */
export interface TransactionParts {
  /** By which the homeserver proves itself. */
  readonly hsToken: string;
  /** Takes the events of a transaction, in their order; one that it rejects comes again, others may, too. */
  readonly take: (transactionId: string, events: readonly PushedEvent[]) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** The routes for the homeserver, and for nobody else. Registered as a plugin, for its JSON may be deeper than that of visitors. */
export const transactionRoutes: FastifyPluginCallback<TransactionParts> = (app, parts, done) => {
  const { hsToken, take, now = Date.now } = parts;
  takeDeepJson(app);
  app.addHook('onRequest', createGuard(hsToken));

  app.put<{ Params: { txnId: string } }>(
    '/_matrix/app/v1/transactions/:txnId',
    { bodyLimit: MAX_BODY_BYTES },
    async ({ params, body }, reply) => {
      const events = readPushedEvents(body, now());
      if (events === undefined) {
        return reply.code(400).send(matrixError('M_BAD_JSON', 'The body has no list of events'));
      }
      await take(params.txnId, events);
      return {};
    },
  );

  app.post('/_matrix/app/v1/ping', () => ({}));
  // Guests are made before they are needed, and no room has an alias.
  app.get('/_matrix/app/v1/users/:userId', sendNotFound);
  app.get('/_matrix/app/v1/rooms/:alias', sendNotFound);
  done();
};

function createGuard(hsToken: string): Guard {
  const isHomeserver = createTokenCheck(hsToken);
  return (request, reply, next) => {
    // A token in a URL stands in logs on its way, so it proves nothing any more.
    const isInUrl = 'access_token' in (request.query as object);
    if (!isInUrl && isHomeserver(request.headers.authorization)) {
      next();
      return;
    }
    request.log.warn({ isInUrl }, 'Somebody without the token of the homeserver was refused');
    // Nothing more of what they send is read.
    void reply
      .code(403)
      .header('connection', 'close')
      .send(matrixError('M_FORBIDDEN', 'Only the homeserver may do this'));
  };
}

type Guard = (request: FastifyRequest, reply: FastifyReply, next: () => void) => void;

// An event may be nested deeper than any body that visitors may send; the homeserver has checked it.
function takeDeepJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('remove', 'remove');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parse);
}

function sendNotFound(_request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(404).send(matrixError('M_NOT_FOUND', 'There is nothing of this name'));
}

function matrixError(errcode: string, error: string): { errcode: string; error: string } {
  return { errcode, error };
}

// A hundred events of 64 KiB each, and room for how they are written.
const MAX_BODY_BYTES = 16 * 1024 * 1024;
