/** Why any service refuses a request; a service has further codes of its own. */
export type RefusalCode =
  | 'tooManyRequests'
  | 'badParameter'
  | 'notFound'
  | 'notJson'
  | 'badJson'
  | 'tooLarge'
  | 'badRequest'
  | 'internal';

/** How a refusal is answered: the HTTP status, the error code of Matrix and a sentence. */
export type Answer = readonly [status: number, errcode: string, sentence: string];

/** The answers of a service, by code: those every service needs, and its own. */
export type Answers = Readonly<Record<RefusalCode, Answer>> &
  Readonly<Partial<Record<string, Answer>>>;

/** A request is refused; the message is for the log, the client gets the sentence of {@link answerTo}. */
export class Refusal<Code extends string = string> extends Error {
  override readonly name: string = 'Refusal';
  readonly code: Code;
  readonly retryAfterMs: number | undefined;
  /** What the client could have sent instead. */
  readonly choices: readonly string[];

  constructor(code: Code, message: string, options: RefusalOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.choices = options.choices ?? [];
  }
}

/** What else a {@link Refusal} may say: when to come back, and what could have been sent instead. */
export interface RefusalOptions extends ErrorOptions {
  readonly retryAfterMs?: number;
  readonly choices?: readonly string[];
}

/** What a client is told about an error: the HTTP status and the Matrix error body. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: { errcode: string; error: string; retry_after_ms?: number };
}

/** The answer to an error. All errors of one code get the same words, so they give nothing away; choices are no secret. */
export function answerTo({ code, retryAfterMs, choices }: Refusal, answers: Answers): ErrorAnswer {
  const [status, errcode, sentence] = answers[code] ?? answers.internal;
  const wait = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
  const error = choices.length === 0 ? sentence : `${sentence}; there is ${choices.join(', ')}`;
  return { status, body: { errcode, error, ...wait } };
}

/** Any thrown value as a {@link Refusal}: what the framework refuses, and bugs. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error as Refusal;
  const { code, statusCode, validationContext } = error as Record<string, unknown>;
  if (validationContext === 'querystring') {
    return refusal('badParameter', 'A parameter has a form that it cannot have');
  }
  const known = typeof code === 'string' ? FRAMEWORK_CODES[code] : undefined;
  if (known !== undefined) return refusal(known, String(code));
  // A body that is not JSON is reported as a plain SyntaxError with a status.
  if (error instanceof SyntaxError && statusCode === 400) return refusal('notJson', 'No JSON');
  if (typeof statusCode === 'number' && statusCode < 500) {
    return refusal('badRequest', `Refused with status ${String(statusCode)}`);
  }
  return refusal('internal', 'Unexpected error', { cause: error });
}

/** A refusal with a code that every service knows. */
export function refusal(
  code: RefusalCode,
  message: string,
  options?: RefusalOptions,
): Refusal<RefusalCode> {
  return new Refusal(code, message, options);
}

const FRAMEWORK_CODES: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'notJson',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'notJson',
  FST_ERR_CTP_INVALID_JSON_BODY: 'notJson',
  FST_ERR_VALIDATION: 'badJson',
};

/** The answers that every service gives, unless it has words of its own. */
export const ANSWERS: Readonly<Record<RefusalCode, Answer>> = {
  tooManyRequests: [429, 'M_LIMIT_EXCEEDED', 'Too many requests; wait before you ask again'],
  badParameter: [400, 'M_INVALID_PARAM', 'A parameter has a form that it cannot have'],
  notFound: [404, 'M_UNRECOGNIZED', 'There is nothing at this address'],
  notJson: [400, 'M_NOT_JSON', 'The body must be JSON, with Content-Type: application/json'],
  badJson: [400, 'M_BAD_JSON', 'The body is not what is asked for here'],
  tooLarge: [413, 'M_TOO_LARGE', 'The body is too large'],
  badRequest: [400, 'M_UNKNOWN', 'The request is malformed'],
  internal: [500, 'M_UNKNOWN', 'Something went wrong here; ask again later'],
};
