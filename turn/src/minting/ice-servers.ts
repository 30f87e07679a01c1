import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { providerFailed } from './ask-provider.ts';
import type { TurnCredentials } from './provider.ts';
import { isStunUri, isTurnUri } from './uri-sets.ts';

const Text = Type.String({ minLength: 1, maxLength: 512 });

// An entry of `iceServers` (WebRTC, RTCIceServer) as providers answer it; bounded in all it holds.
const IceServerSchema = Type.Object({
  urls: Type.Union([Text, Type.Array(Text, { maxItems: 32 })]),
  username: Type.Optional(Type.Union([Text, Type.Null()])),
  credential: Type.Optional(Type.Union([Text, Type.Null()])),
});

const IceServersSchema = Type.Array(IceServerSchema, { minItems: 1, maxItems: 32 });

/**
 * Reads the entries that a provider answered as one relay. All its TURN servers must take the same credentials; what is
 * no TURN or STUN URI is left out. Throws {@link ServiceError} `providerUnavailable` if there is no relay among them.
 */
export function readIceServers(
  provider: string,
  answer: unknown,
): Omit<TurnCredentials, 'expiresAt'> {
  const servers = Check(IceServersSchema, answer) ? answer : [];
  const uris = servers.flatMap(({ urls }) => urls).filter(isUsable);
  const logins = new Map(servers.flatMap(loginOf).map((login) => [JSON.stringify(login), login]));
  const [login, ...others] = logins.values();
  if (login === undefined || others.length > 0 || !uris.some(isTurnUri)) {
    throw providerFailed(provider, 'answered without ice servers that share one user name');
  }
  return { ...login, uris };
}

function loginOf({
  username,
  credential,
}: Static<typeof IceServerSchema>): { username: string; password: string }[] {
  if (typeof username !== 'string' || typeof credential !== 'string') return [];
  return [{ username, password: credential }];
}

// Browsers refuse port 53, the port of DNS, and would wait for it in vain.
function isUsable(uri: string): boolean {
  return (isTurnUri(uri) || isStunUri(uri)) && !/:53(?:\?|$)/v.test(uri);
}
