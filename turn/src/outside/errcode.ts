import { readJson } from './read-json.ts';

/**
 * The `errcode` of a Matrix error ("Standard error response", Client-Server API); undefined if the body is none. A page of
 * a proxy, a text or nothing at all are nobody's word about what was asked. Never throws.
 */
export async function readErrcode(
  body: AsyncIterable<Buffer>,
  bounds: { from: string; maxBytes: number },
): Promise<string | undefined> {
  // Whatever is wrong with the body, the status was heard and is told without it.
  const answer = await readJson(body, bounds).catch(() => undefined);
  if (typeof answer !== 'object' || answer === null || !('errcode' in answer)) return undefined;
  const { errcode } = answer;
  return typeof errcode === 'string' && errcode !== '' ? errcode : undefined;
}
