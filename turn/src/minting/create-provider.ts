import { cloudflareProvider } from './cloudflare.ts';
import type { Provider } from './provider.ts';
import type { MintingSettings } from './settings.ts';
import { sharedSecretProvider } from './shared-secret.ts';
import { twilioProvider } from './twilio.ts';

/** The clock in milliseconds, and where the API of the provider is if not at its own address. */
export interface ProviderDeps {
  readonly now: () => number;
  readonly baseUrl?: URL;
}

/** The provider that the settings name. */
export function createProvider(settings: MintingSettings, deps: ProviderDeps): Provider {
  const { provider, secret } = settings;
  switch (provider.kind) {
    case 'coturn':
      return sharedSecretProvider(settings);
    case 'cloudflare':
      return cloudflareProvider({ keyId: provider.keyId, secret, ...deps });
    case 'twilio':
      return twilioProvider({ accountSid: provider.accountSid, secret, ...deps });
  }
}
