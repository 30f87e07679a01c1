import type { UriSets } from './uri-sets.ts';

/** Who makes credentials, and as whom we ask; the secret for that is `secret` of {@link MintingSettings}. */
export type ProviderSettings =
  | { readonly kind: 'coturn' }
  | { readonly kind: 'cloudflare'; readonly keyId: string }
  | { readonly kind: 'twilio'; readonly accountSid: string };

/** Everything that decides what credentials are made of. */
export interface MintingSettings extends UriSets {
  readonly provider: ProviderSettings;
  /** The secret that coturn shares, or that of the provider's API. The names of users on TURN servers are keyed with it. */
  readonly secret: string;
}
