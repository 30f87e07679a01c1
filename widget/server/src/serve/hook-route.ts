import { visitorKey, type CountUse } from '@matrix-call/service';
import type { FastifyPluginCallback } from 'fastify';
import { ServiceError } from './service-error.ts';
import type { HookAnswer } from './hook-answer.ts';
import { readRoomId } from './room-id.ts';

/** The parts the hook works with. */
export interface HookParts {
  readonly answer: HookAnswer;
  readonly countAddress: CountUse;
}

/**
 * What the call button of Element asks for. Any page may read the answer, and none may read a refusal: Element does not look
 * at the status, and would write whatever object it reads into the room as a widget.
 */
export const hookRoute: FastifyPluginCallback<HookParts> = (app, parts, done) => {
  app.addHook('onRequest', (request) => parts.countAddress(visitorKey(request)));
  app.get('/v1/widget', (request, reply) => {
    if (readRoomId(request.url) === undefined) {
      throw new ServiceError('badParameter', 'No room ID');
    }
    return reply.header('access-control-allow-origin', '*').send(parts.answer);
  });
  done();
};
