import {
  ANSWERS as SHARED_ANSWERS,
  Refusal,
  type Answer,
  type RefusalCode,
} from '@matrix-call/service';

/** Why the service refuses a request. */
export type ServiceErrorCode =
  | RefusalCode
  | 'notProven'
  | 'unknownToken'
  | 'missingToken'
  | 'guest'
  | 'forbidden'
  | 'homeserverUnavailable'
  | 'siteKeysUnavailable'
  | 'providerUnavailable'
  | 'openIdIsOff'
  | 'accessTokensAreOff'
  | 'bearerIsOff'
  | 'publicStunIsOff'
  | 'unknownRegion';

/** A request is refused; the message is for the log, the client gets the sentence of {@link ANSWERS}. */
export class ServiceError extends Refusal<ServiceErrorCode> {
  override readonly name = 'ServiceError';
}

/** What clients are told, by code. */
export const ANSWERS: Readonly<Record<ServiceErrorCode, Answer>> = {
  ...SHARED_ANSWERS,
  notProven: [401, 'M_UNAUTHORIZED', 'The token does not prove who you are'],
  unknownToken: [401, 'M_UNKNOWN_TOKEN', 'The access token is not valid here'],
  missingToken: [401, 'M_MISSING_TOKEN', 'Send an access token as Authorization: Bearer'],
  guest: [403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests get no TURN credentials'],
  forbidden: [403, 'M_FORBIDDEN', 'Users of this homeserver get no TURN credentials here'],
  homeserverUnavailable: [503, 'M_UNKNOWN', 'The homeserver does not answer; ask again later'],
  siteKeysUnavailable: [
    503,
    'M_UNKNOWN',
    'The keys of the site cannot be had now; ask again later',
  ],
  providerUnavailable: [503, 'M_UNKNOWN', 'The TURN provider does not answer; ask again later'],
  openIdIsOff: [404, 'M_UNRECOGNIZED', 'This service does not take OpenID tokens'],
  accessTokensAreOff: [404, 'M_UNRECOGNIZED', 'This service does not take access tokens'],
  bearerIsOff: [404, 'M_UNRECOGNIZED', 'This service does not take tokens of sites or visitors'],
  publicStunIsOff: [404, 'M_UNRECOGNIZED', 'This service tells no STUN servers without a proof'],
  unknownRegion: [400, 'M_INVALID_PARAM', 'There is no such region here'],
  badParameter: [
    400,
    'M_INVALID_PARAM',
    'region must be one label and ttl one whole number of seconds',
  ],
  badJson: [400, 'M_BAD_JSON', 'The body must be an OpenID token object of Matrix'],
};
