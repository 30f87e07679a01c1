import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { askProvider, providerFailed } from './ask-provider.ts';
import { secondsUntil } from './credentials.ts';
import { readIceServers } from './ice-servers.ts';
import type { Provider } from './provider.ts';
import { refuseRegion } from './uri-sets.ts';

/** As whom we ask Twilio, where, and the clock in milliseconds. */
export interface TwilioParts {
  readonly accountSid: string;
  readonly secret: string;
  readonly now: () => number;
  readonly baseUrl?: URL;
}

/** Credentials from Twilio's Network Traversal Service ("Network Traversal Service Tokens"), in its global region. */
export function twilioProvider(parts: TwilioParts): Provider {
  const { accountSid, secret, now, baseUrl = TWILIO } = parts;
  const url = new URL(`/2010-04-01/Accounts/${accountSid}/Tokens.json`, baseUrl);
  const login = Buffer.from(`${accountSid}:${secret}`).toString('base64');
  return {
    mint: async ({ expiresAt, region }, signal) => {
      refuseRegion(region);
      const request = {
        provider: 'Twilio',
        url,
        authorization: `Basic ${login}`,
        contentType: 'application/x-www-form-urlencoded',
        body: `Ttl=${String(secondsUntil(expiresAt, now))}`,
        credentials: 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
      };
      const answer = await askProvider(request, signal);
      if (!Check(TokenSchema, answer)) {
        throw providerFailed('Twilio', 'answered without ttl and ice_servers');
      }
      // Twilio may shorten a life; what it says counts from now at the latest.
      const endsAt = Math.floor(now() / 1000) + Number(answer.ttl);
      const relay = readIceServers('Twilio', answer.ice_servers);
      return { ...relay, expiresAt: Math.min(expiresAt, endsAt) };
    },
  };
}

const TokenSchema = Type.Object({
  ttl: Type.String({ pattern: '^[1-9][0-9]{0,5}$' }),
  ice_servers: Type.Unknown(),
});
const TWILIO = new URL('https://api.twilio.com');
