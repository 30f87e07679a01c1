import { mintLogin } from './credentials.ts';
import type { Provider } from './provider.ts';
import { urisOf, type UriSets } from './uri-sets.ts';

/** Makes credentials by itself with the secret that it shares with coturn, or with any server that knows its scheme. */
export function sharedSecretProvider({
  secret,
  ...uriSets
}: UriSets & { readonly secret: string }): Provider {
  return {
    mint: ({ label, expiresAt, region }) => {
      const uris = urisOf(uriSets, region);
      return Promise.resolve({ ...mintLogin({ secret, label, expiresAt }), uris, expiresAt });
    },
  };
}
