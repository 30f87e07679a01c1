import { HomeserverError } from './homeserver-error.ts';

/**
 * Reads a body to its end and gives its JSON. `from` is the sender, for messages. Throws {@link HomeserverError}
 * `tooLarge` as soon as there are more bytes than `maxBytes`, `tooDeep`, or `notJson`.
 */
export async function readJson(
  body: AsyncIterable<Buffer>,
  { from, maxBytes }: { from: string; maxBytes: number },
): Promise<unknown> {
  const text = await readBody(body, { from, maxBytes });
  if (depthOf(text) > MAX_JSON_DEPTH) {
    throw new HomeserverError('tooDeep', `${from} sent JSON of more than ${MAX_JSON_DEPTH} levels`);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, and the text may hold anything: it stays out of the log.
    throw new HomeserverError('notJson', `${from} sent something that is not JSON`);
  }
}

/** How deeply objects and arrays lie in each other in a JSON text, found without parsing it. */
export function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (isInString && letter === '\\') i += 1;
    else if (letter === '"') isInString = !isInString;
    else if (!isInString && (letter === '{' || letter === '['))
      deepest = Math.max(deepest, ++depth);
    else if (!isInString && (letter === '}' || letter === ']')) depth -= 1;
  }
  return deepest;
}

/** The deepest answer that is read; what homeservers answer here has two levels at most. */
export const MAX_JSON_DEPTH = 8;

async function readBody(
  body: AsyncIterable<Buffer>,
  { from, maxBytes }: { from: string; maxBytes: number },
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop destroys the connection, so nothing more is received.
    if (length > maxBytes) {
      throw new HomeserverError('tooLarge', `${from} sent more than ${String(maxBytes)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
