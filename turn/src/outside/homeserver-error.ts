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
  /** The Matrix error in the answer; undefined if there was none. */
  readonly errcode: string | undefined;

  constructor(
    code: HomeserverErrorCode,
    message: string,
    options: ErrorOptions & { status?: number; errcode?: string | undefined } = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = options.status;
    this.errcode = options.errcode;
  }

  /**
   * True if the same question may succeed later. A refusal is the homeserver's own word only with a Matrix error in it:
   * pages, texts and nothing at all come from something in between, a proxy or a container that is being replaced.
   */
  get isTemporary(): boolean {
    const { code, status = 0, errcode } = this;
    if (code !== 'badStatus') return !LEADS_NOWHERE.has(code);
    return errcode === undefined || status === 429 || status >= 500;
  }
}

// What DNS or a redirect said about the place; nobody answered there.
const LEADS_NOWHERE: ReadonlySet<HomeserverErrorCode> = new Set([
  'noAddress',
  'innerAddress',
  'badRedirect',
]);
