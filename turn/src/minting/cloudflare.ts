import { askProvider, providerFailed } from './ask-provider.ts';
import { readIceServers } from './ice-servers.ts';
import { secondsUntil } from './credentials.ts';
import type { Provider } from './provider.ts';
import { refuseRegion } from './uri-sets.ts';

/** As whom we ask Cloudflare, where, and the clock in milliseconds. */
export interface CloudflareParts {
  readonly keyId: string;
  readonly secret: string;
  readonly now: () => number;
  readonly baseUrl?: URL;
}

/**
 * Credentials from Cloudflare Realtime TURN ("Generate Credentials", `generate-ice-servers`). Its addresses lead to the
 * nearest of its places by themselves, so there are no regions.
 */
export function cloudflareProvider(parts: CloudflareParts): Provider {
  const { keyId, secret, now, baseUrl = CLOUDFLARE } = parts;
  const url = new URL(`/v1/turn/keys/${keyId}/credentials/generate-ice-servers`, baseUrl);
  return {
    mint: async ({ expiresAt, region }, signal) => {
      refuseRegion(region);
      const request = {
        provider: 'Cloudflare',
        url,
        authorization: `Bearer ${secret}`,
        contentType: 'application/json',
        body: JSON.stringify({ ttl: secondsUntil(expiresAt, now) }),
        credentials: 'CLOUDFLARE_TURN_KEY_ID and CLOUDFLARE_TURN_API_TOKEN',
      };
      const answer = await askProvider(request, signal);
      if (typeof answer !== 'object' || answer === null || !('iceServers' in answer)) {
        throw providerFailed('Cloudflare', 'answered without iceServers');
      }
      return { ...readIceServers('Cloudflare', answer.iceServers), expiresAt };
    },
  };
}

const CLOUDFLARE = new URL('https://rtc.live.cloudflare.com');
