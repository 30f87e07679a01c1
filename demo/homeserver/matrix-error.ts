/** The coded answers that this homeserver gives when it refuses a request. */
export type ErrorCode =
  | 'M_BAD_JSON'
  | 'M_FORBIDDEN'
  | 'M_GUEST_ACCESS_FORBIDDEN'
  | 'M_INVALID_PARAM'
  | 'M_INVALID_USERNAME'
  | 'M_MISSING_PARAM'
  | 'M_MISSING_TOKEN'
  | 'M_NOT_FOUND'
  | 'M_NOT_JSON'
  | 'M_RESOURCE_LIMIT_EXCEEDED'
  | 'M_ROOM_IN_USE'
  | 'M_TOO_LARGE'
  | 'M_UNKNOWN'
  | 'M_UNKNOWN_TOKEN'
  | 'M_UNRECOGNIZED'
  | 'M_UNSUPPORTED_ROOM_VERSION'
  | 'M_USER_IN_USE';

/** What a refusal says: a sentence for people, and fields for clients. */
export type ErrorDetails = Readonly<Record<string, unknown>> & { readonly error: string };

/** A refusal, with the HTTP status, the Matrix error code and what else the answer says. */
export class MatrixError extends Error {
  readonly status: number;
  readonly errcode: ErrorCode;
  readonly details: ErrorDetails;

  constructor(status: number, errcode: ErrorCode, details: string | ErrorDetails) {
    const known = typeof details === 'string' ? { error: details } : details;
    super(known.error);
    this.name = 'MatrixError';
    this.status = status;
    this.errcode = errcode;
    this.details = known;
  }

  /** The body of the answer, as the Client-Server API prescribes it under "Standard error response". */
  get body(): Readonly<Record<string, unknown>> {
    return { errcode: this.errcode, ...this.details };
  }
}

/** The refusal of something the user may not do. */
export function forbidden(message: string): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', message);
}

/** The answer for a thing that does not exist. */
export function notFound(message: string): MatrixError {
  return new MatrixError(404, 'M_NOT_FOUND', message);
}

/** The refusal of a parameter that has no sense. */
export function invalidParameter(message: string): MatrixError {
  return new MatrixError(400, 'M_INVALID_PARAM', message);
}
