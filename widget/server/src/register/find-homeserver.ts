import { isObject, objectIn, stringIn } from './json.ts';
import { TIMEOUT_MS, unreachable } from './homeserver.ts';
import { RegisterError } from './register-error.ts';

/**
 * The base URL of a homeserver, given as that or as a server name, whose `.well-known` is asked ("Server discovery"). Throws a
 * {@link RegisterError} unless a homeserver answers there.
 */
export async function findHomeserver(given: string, ask: typeof fetch = fetch): Promise<string> {
  const baseUrl = isUrl(given) ? given : await discover(given, ask);
  const { status, json } = await getJson(`${baseUrl}/_matrix/client/versions`, ask);
  if (status === 200 && isObject(json) && Array.isArray(json['versions'])) return baseUrl;
  const hint = isUrl(given) ? ' Where only the server name is known, give that alone.' : '';
  throw new RegisterError(
    'noHomeserver',
    `${baseUrl} answers, but not as a Matrix homeserver.${hint}`,
  );
}

async function discover(serverName: string, ask: typeof fetch): Promise<string> {
  const origin = `https://${serverName}`;
  const { status, json } = await getJson(`${origin}/.well-known/matrix/client`, ask);
  // Nothing said is no fault: the server may be the homeserver itself.
  if (status === 404) return origin;
  const found = stringIn(objectIn(json, 'm.homeserver'), 'base_url');
  if (status === 200 && found !== undefined && isUrl(found)) return found.replace(/\/$/v, '');
  throw new RegisterError(
    'noHomeserver',
    `${origin}/.well-known/matrix/client does not say where the homeserver is (m.homeserver.base_url). Give the homeserver's own URL instead.`,
  );
}

async function getJson(url: string, ask: typeof fetch): Promise<{ status: number; json: unknown }> {
  try {
    const response = await ask(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const json: unknown = await response.json().catch(() => undefined);
    return { status: response.status, json };
  } catch (error) {
    throw unreachable(new URL(url).origin, error);
  }
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//v.test(text);
}
