/** Why the service refuses a request. */
export type ServiceErrorCode =
  | 'notProven'
  | 'unknownToken'
  | 'missingToken'
  | 'guest'
  | 'forbidden'
  | 'tooManyRequests'
  | 'homeserverUnavailable'
  | 'siteKeysUnavailable'
  | 'providerUnavailable'
  | 'openIdIsOff'
  | 'accessTokensAreOff'
  | 'bearerIsOff'
  | 'publicStunIsOff'
  | 'unknownRegion'
  | 'badParameter'
  | 'notFound'
  | 'notJson'
  | 'badJson'
  | 'tooLarge'
  | 'badRequest'
  | 'internal';

/** A request is refused; the message is for the log, the client gets the sentence of {@link answerTo}. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;
  readonly retryAfterMs: number | undefined;
  /** What the client could have sent instead. */
  readonly choices: readonly string[];

  constructor(
    code: ServiceErrorCode,
    message: string,
    options: ErrorOptions & { retryAfterMs?: number; choices?: readonly string[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.choices = options.choices ?? [];
  }
}

/** What a client is told about an error: the HTTP status and the Matrix error body. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: { errcode: string; error: string; retry_after_ms?: number };
}

/** The answer to an error. All errors of one code get the same words, so they give nothing away; choices are no secret. */
export function answerTo({ code, retryAfterMs, choices }: ServiceError): ErrorAnswer {
  const [status, errcode, sentence] = ANSWERS[code];
  const wait = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
  const error = choices.length === 0 ? sentence : `${sentence}; there is ${choices.join(', ')}`;
  return { status, body: { errcode, error, ...wait } };
}

/** Any thrown value as a {@link ServiceError}: what the framework refuses, and bugs. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { code, statusCode, validationContext } = error as Record<string, unknown>;
  if (validationContext === 'querystring') {
    return new ServiceError('badParameter', 'A parameter has a form that it cannot have');
  }
  const known = typeof code === 'string' ? FRAMEWORK_CODES[code] : undefined;
  if (known !== undefined) return new ServiceError(known, String(code));
  // A body that is not JSON is reported as a plain SyntaxError with a status.
  if (error instanceof SyntaxError && statusCode === 400)
    return new ServiceError('notJson', 'No JSON');
  if (typeof statusCode === 'number' && statusCode < 500) {
    return new ServiceError('badRequest', `Refused with status ${String(statusCode)}`);
  }
  return new ServiceError('internal', 'Unexpected error', { cause: error });
}

const FRAMEWORK_CODES: Readonly<Record<string, ServiceErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'notJson',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'notJson',
  FST_ERR_CTP_INVALID_JSON_BODY: 'notJson',
  FST_ERR_VALIDATION: 'badJson',
};

const ANSWERS: Readonly<Record<ServiceErrorCode, readonly [number, string, string]>> = {
  notProven: [401, 'M_UNAUTHORIZED', 'The token does not prove who you are'],
  unknownToken: [401, 'M_UNKNOWN_TOKEN', 'The access token is not valid here'],
  missingToken: [401, 'M_MISSING_TOKEN', 'Send an access token as Authorization: Bearer'],
  guest: [403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests get no TURN credentials'],
  forbidden: [403, 'M_FORBIDDEN', 'Users of this homeserver get no TURN credentials here'],
  tooManyRequests: [429, 'M_LIMIT_EXCEEDED', 'Too many requests; wait before you ask again'],
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
  notFound: [404, 'M_UNRECOGNIZED', 'There is nothing at this address'],
  notJson: [400, 'M_NOT_JSON', 'The body must be JSON, with Content-Type: application/json'],
  badJson: [400, 'M_BAD_JSON', 'The body must be an OpenID token object of Matrix'],
  tooLarge: [413, 'M_TOO_LARGE', 'The body is too large'],
  badRequest: [400, 'M_UNKNOWN', 'The request is malformed'],
  internal: [500, 'M_UNKNOWN', 'Something went wrong here; ask again later'],
};
