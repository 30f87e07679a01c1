import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, toRefusal, type Answers } from '../refusal.ts';

/** The request that failed, and how the service answers by code. */
export interface Failed {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly answers: Answers;
}

/** Answers a request with the Matrix error for whatever was thrown, and logs why without what the client sent. */
export function sendError(error: unknown, { request, reply, answers }: Failed): void {
  const refusal = toRefusal(error);
  const { status, body } = answerTo(refusal, answers);
  const about = { code: refusal.code, route: routeOf(request), reason: refusal.message };
  if (refusal.cause instanceof Error) {
    // A bug: where it is matters. The logger leaves out its message, which may hold what a client sent.
    request.log.error({ ...about, err: refusal.cause }, 'Failed');
  } else if (status === 503) {
    request.log.warn(about, 'A server that it depends on failed');
  } else {
    request.log.info(about, 'Refused');
  }
  if (body.retry_after_ms !== undefined) {
    void reply.header('retry-after', String(Math.ceil(body.retry_after_ms / 1000)));
  }
  void reply.code(status).send(body);
}

/** Answers what never became a request (too slow, too large, no HTTP) on the bare socket. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify({ errcode: 'M_UNKNOWN', error: 'The request is malformed' });
  const lines = [
    `HTTP/1.1 ${BROKEN_REQUESTS[error.code ?? ''] ?? '400 Bad Request'}`,
    'Content-Type: application/json',
    `Content-Length: ${String(body.length)}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** The pattern of the route, which unlike the URL holds nothing a client wrote. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

const BROKEN_REQUESTS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};
