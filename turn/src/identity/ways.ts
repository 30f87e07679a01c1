import type { GetJson } from '../outside/get-json.ts';
import { ServiceError } from '../service-error.ts';
import type { Discover } from './discovery.ts';
import { claimedIssuer } from './jwt.ts';
import { verifyOpenIdToken, type OpenIdToken } from './openid.ts';
import type { WaySettings } from './settings.ts';
import { siteTokenWay } from './site-token.ts';
import { visitorTokenWay } from './visitor-token.ts';
import type { Way } from './way.ts';
import { verifyAccessToken } from './whoami.ts';

/** The ways there are. One that is off throws a ServiceError that says so. */
export interface Ways {
  openid(): Way<OpenIdToken>;
  accessToken(): Way<string>;
  /** The way of a bearer token: of a site or of a visitor. */
  bearer(token: string): Way<string>;
}

/** What the ways need of the world; the clock is in milliseconds. */
export interface WayParts {
  readonly getJson: GetJson;
  readonly getPublicJson: GetJson;
  readonly discover: Discover;
  readonly now: () => number;
}

/** The ways that are on. */
export function createWays(settings: WaySettings, parts: WayParts): Ways {
  const openid = openIdWay(settings, parts);
  const accessToken = accessTokenWay(settings, parts);
  const bearer = bearerWays(settings, parts);
  return {
    openid: () => openid ?? isOff('openIdIsOff', 'ALLOWED_HOMESERVERS is not set'),
    accessToken: () => accessToken ?? isOff('accessTokensAreOff', 'HOMESERVER_URL is not set'),
    bearer: (token) =>
      bearer(token) ?? isOff('bearerIsOff', 'SITE_TOKEN_… and VISITOR_… are not set'),
  };
}

function openIdWay({ homeservers }: WaySettings, parts: WayParts): Way<OpenIdToken> | undefined {
  if (homeservers.size === 0) return undefined;
  return {
    proof: 'openid',
    tokenOf: ({ matrix_server_name: server, access_token: text }) => ({
      identity: JSON.stringify(['openid', server, text]),
      text,
      rememberMs: REMEMBER_OPENID_MS,
    }),
    verify: (token, signal) => verifyOpenIdToken(token, { ...parts, homeservers, signal }),
  };
}

function accessTokenWay(settings: WaySettings, { getJson }: WayParts): Way<string> | undefined {
  const { homeserverUrl, homeservers } = settings;
  if (homeserverUrl === undefined) return undefined;
  return {
    proof: 'access_token',
    tokenOf: () => undefined,
    verify: (token, signal) =>
      verifyAccessToken(token, { homeserverUrl, homeservers, getJson, signal }),
  };
}

// Which of the two it is, is what the token says; it is then verified as that and nothing else.
function bearerWays(
  { siteToken, visitorTokenSecret }: WaySettings,
  parts: WayParts,
): (token: string) => Way<string> | undefined {
  const site = siteToken && siteTokenWay(siteToken, parts);
  const visitor = visitorTokenSecret && visitorTokenWay(visitorTokenSecret, parts.now);
  return (token) => {
    if (!visitor) return site;
    return siteToken !== undefined && claimedIssuer(token) === siteToken.issuer ? site : visitor;
  };
}

function isOff(code: 'openIdIsOff' | 'accessTokensAreOff' | 'bearerIsOff', why: string): never {
  throw new ServiceError(code, why);
}

// Homeservers say nothing about how long their tokens live when they are asked. On Synapse it is an hour.
const REMEMBER_OPENID_MS = 24 * 3_600_000;
