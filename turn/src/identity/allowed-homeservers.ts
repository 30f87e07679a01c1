import { isPublicName, readServerName } from './server-name.ts';

/**
 * Whose users get credentials: server names, each with the base URL at which it is asked, or with undefined where it is
 * discovered. The name {@link ANY_HOMESERVER} stands for every server that the public internet can find. None: OpenID
 * is off.
 */
export type AllowedHomeservers = ReadonlyMap<string, URL | undefined>;

/** Stands for every homeserver; no server can have this name. */
export const ANY_HOMESERVER = '*';

/** True if the server may be asked about OpenID tokens. It then has a base URL or can be discovered. */
export function isAllowed(serverName: string, homeservers: AllowedHomeservers): boolean {
  if (readServerName(serverName) === undefined) return false;
  return (
    homeservers.has(serverName) || (homeservers.has(ANY_HOMESERVER) && isPublicName(serverName))
  );
}

/** True if an access token of a user of that server is good; without a list the homeserver that knows the token decides. */
export function mayUseAccessTokens(serverName: string, homeservers: AllowedHomeservers): boolean {
  const isOpen = homeservers.size === 0 || homeservers.has(ANY_HOMESERVER);
  return isOpen || homeservers.has(serverName);
}
