/** Why a homeserver could not be asked or gave no usable answer. */
export type HomeserverErrorCode =
  | 'unreachable'
  | 'timedOut'
  | 'noAddress'
  | 'innerAddress'
  | 'badRedirect'
  | 'badStatus'
  | 'tooLarge'
  | 'notJson'
  | 'tooDeep';

/** A question to a homeserver failed. The message is for the log and never holds a token. */
export class HomeserverError extends Error {
  override readonly name = 'HomeserverError';
  readonly code: HomeserverErrorCode;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: HomeserverErrorCode,
    message: string,
    options: ErrorOptions & { status?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = options.status;
  }

  /** True if the same question may succeed later: the homeserver did not answer, or said it is busy. */
  get isTemporary(): boolean {
    return (
      this.code === 'unreachable' ||
      this.code === 'timedOut' ||
      (this.status !== undefined && (this.status === 429 || this.status >= 500))
    );
  }
}
