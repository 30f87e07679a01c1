import { ServiceError } from '../service-error.ts';
import { askCompany, companyFailed } from './ask-company.ts';
import { readIceServers } from './ice-servers.ts';
import type { Provider } from './provider.ts';

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
        company: 'Cloudflare',
        url,
        authorization: `Bearer ${secret}`,
        contentType: 'application/json',
        body: JSON.stringify({ ttl: secondsUntil(expiresAt, now) }),
        credentials: 'CLOUDFLARE_TURN_KEY_ID and CLOUDFLARE_TURN_API_TOKEN',
      };
      const answer = await askCompany(request, signal);
      if (typeof answer !== 'object' || answer === null || !('iceServers' in answer)) {
        throw companyFailed('Cloudflare', 'answered without iceServers');
      }
      return { ...readIceServers('Cloudflare', answer.iceServers), expiresAt };
    },
  };
}

/** Throws {@link ServiceError} `unknownRegion` if one is asked for where there are none. */
export function refuseRegion(region: string | undefined): void {
  if (region === undefined) return;
  throw new ServiceError('unknownRegion', 'The provider has no regions', { choices: [] });
}

/** Whole seconds from now until a Unix second. */
export function secondsUntil(expiresAt: number, now: () => number): number {
  return expiresAt - Math.floor(now() / 1000);
}

const CLOUDFLARE = new URL('https://rtc.live.cloudflare.com');
