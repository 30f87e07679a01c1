import type { FastifyInstance } from 'fastify';
import { refusal } from '../refusal.ts';

/**
 * Lets an app take JSON bodies that mean the same to everybody. Refused with `badJson` is what is nested deeper than
 * {@link MAX_DEPTH} or names a key of an object twice, of which readers may take either; `__proto__` is no JSON here.
 */
export function takeJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    void parse(request, text.toString(), (error, value) => {
      const why = error === null ? whyAmbiguous(text.toString()) : undefined;
      if (why === undefined) done(error, value);
      else done(refusal('badJson', why));
    });
  });
}

/** Why a text that is JSON is refused all the same; undefined if it is not. */
export function whyAmbiguous(json: string): string | undefined {
  const open: Set<unknown>[] = [];
  for (const { groups } of json.matchAll(TOKENS)) {
    const { key, begin, end } = groups ?? {};
    if (begin !== undefined && open.push(new Set()) > MAX_DEPTH) return 'The body is too deep';
    if (end !== undefined) open.pop();
    if (key === undefined) continue;
    // "a" and "\u0061" are one key.
    const name: unknown = JSON.parse(key);
    if (open.at(-1)?.has(name) === true) return 'The body has a key twice';
    open.at(-1)?.add(name);
  }
  return undefined;
}

/** How deep a body may be nested: an object in an object is two. */
export const MAX_DEPTH = 8;

// In a text that is JSON a string is a key if a colon follows. In one that is none a string without an end takes all the
// rest, so that none of it is read twice.
const TOKENS =
  /(?<key>"(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|"[\s\S]*|(?<begin>[\{\[])|(?<end>[\}\]])/gv;
