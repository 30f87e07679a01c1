import type { KeyObject } from 'node:crypto';
import type { AllowedHomeservers } from './allowed-homeservers.ts';

/** The settings that turn ways on. */
export interface WaySettings extends TokenSettings {
  readonly homeservers: AllowedHomeservers;
  /** Where access tokens are checked; without it only OpenID tokens are taken. */
  readonly homeserverUrl: URL | undefined;
}

/** How the tokens of a site are signed: with a shared secret, a key pair, or one of the keys at an address. */
export type SiteKey =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'publicKey'; readonly key: KeyObject; readonly algorithm: SiteAlgorithm }
  | { readonly kind: 'jwks'; readonly url: URL };

/** The signatures with key pairs that are taken (RFC 7518, RFC 8037). */
export type SiteAlgorithm = 'RS256' | 'ES256' | 'EdDSA';

/** Whose tokens of visitors are believed, and what they must say. */
export interface SiteTokenSettings {
  readonly key: SiteKey;
  readonly issuer: string;
  readonly audience: string;
}

/** The tokens that are not Matrix'; what is undefined is off. */
export interface TokenSettings {
  readonly siteToken: SiteTokenSettings | undefined;
  /** The secret that the call gateway signs its visitors' tokens with. */
  readonly visitorTokenSecret: string | undefined;
}

/** Whom tokens must be meant for, unless told otherwise: `aud` (RFC 7519). */
export const DEFAULT_AUDIENCE = 'matrix-call-turn';
