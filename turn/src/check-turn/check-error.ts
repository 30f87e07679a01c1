/** What is wrong with a STUN or TURN server, seen from here; each has its sentence in `sentences.ts`. */
export type CheckErrorCode =
  // The way there.
  | 'badUri'
  | 'dtls'
  | 'nameNotFound'
  | 'nameServerFails'
  | 'refused'
  | 'unreachable'
  | 'timedOut'
  | 'noAnswer'
  | 'closed'
  | 'connectionFails'
  // TLS.
  | 'noTls'
  | 'certificateExpired'
  | 'certificateNotYetValid'
  | 'wrongName'
  | 'notTrusted'
  // Answers.
  | 'notTurn'
  | 'unsigned'
  | 'openRelay'
  | 'wrongSecret'
  | 'wrongClock'
  | 'staleNonce'
  | 'quota'
  | 'full'
  | 'forbidden'
  | 'mismatch'
  | 'noIpv4Relay'
  | 'otherError'
  // The relay.
  | 'innerRelay'
  | 'noData'
  | 'noCredentials';

/**
 * A check of a STUN or TURN server failed. `message` is the detail that the sentence of its code has a place for: a
 * date, a name, a number; often nothing.
 */
export class CheckError extends Error {
  override readonly name = 'CheckError';
  readonly code: CheckErrorCode;
  /** The error code of STUN, where the server answered with one. */
  readonly status: number | undefined;

  constructor(
    code: CheckErrorCode,
    detail = '',
    options: ErrorOptions & { status?: number | undefined } = {},
  ) {
    super(detail, options);
    this.code = code;
    this.status = options.status;
  }
}

/** The error that a STUN error code means (RFC 8489 and 8656, ERROR-CODE). */
export function refusalOf(status: number): CheckError {
  return new CheckError(REFUSALS[status] ?? 'otherError', String(status), { status });
}

/** The error that a failed socket means, in the words of the operating system. */
export function socketError(error: unknown): CheckError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new CheckError(SOCKET_ERRORS[code] ?? 'connectionFails', code, { cause: error });
}

/** What the work gives; throws `late` if it takes longer. The work itself must be stopped by who started it. */
export async function within<T>(
  timeMs: number,
  work: Promise<T>,
  late: CheckErrorCode,
): Promise<T> {
  const { promise: end, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new CheckError(late));
  }, timeMs);
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

const REFUSALS: Readonly<Record<number, CheckErrorCode>> = {
  401: 'wrongSecret',
  403: 'forbidden',
  437: 'mismatch',
  438: 'staleNonce',
  440: 'noIpv4Relay',
  486: 'quota',
  508: 'full',
};

const SOCKET_ERRORS: Readonly<Record<string, CheckErrorCode>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ETIMEDOUT: 'timedOut',
  ENOTFOUND: 'nameNotFound',
  ENODATA: 'nameNotFound',
  EAI_AGAIN: 'nameServerFails',
};
