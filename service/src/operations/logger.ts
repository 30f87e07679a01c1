import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import type { LogLevel } from '../settings/operations-settings.ts';
import { describeError } from './describe-error.ts';

/** The name of the service in the log, its level, and where the lines go. */
export interface LogParts {
  /** The service, as each line names it. */
  readonly name: string;
  /** Left out: standard output. */
  readonly destination?: DestinationStream | undefined;
  readonly level?: LogLevel | undefined;
}

/** The log of a service: JSON lines without tokens, secrets, user names or addresses. */
export function createServiceLogger({ name, destination, level = 'info' }: LogParts): Logger {
  const options: LoggerOptions = {
    name,
    level,
    // Nothing of this is logged on purpose; the list catches what a later line might let slip.
    redact: { paths: SECRET_KEYS, censor: HIDDEN },
    formatters: { log: hideObjects },
    serializers: { err: describeError },
    hooks: { logMethod: logWithoutMessages },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

// Unlike pino by itself, which makes the message of an error the message of the line: it may quote what a client sent.
const logWithoutMessages: LogMethod = function (args, method) {
  const [first, text] = args as unknown[];
  const isError = first instanceof Error;
  if (!isError && !(hasError(first) && text === undefined)) method.apply(this, args);
  else method.call(this, isError ? { err: first } : first, asText(text));
};

/** No line has fields with fields in them: what stands deeper was not written for the log. Errors are described instead. */
function hideObjects(fields: Record<string, unknown>): Record<string, unknown> {
  const deep = Object.keys(fields).filter((key) => isDeep(fields[key]));
  if (deep.length === 0) return fields;
  return { ...fields, ...Object.fromEntries(deep.map((key) => [key, HIDDEN])) };
}

function isDeep(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}

function hasError(value: unknown): value is { err: Error } {
  return (
    typeof value === 'object' && value !== null && 'err' in value && value.err instanceof Error
  );
}

function asText(text: unknown): string {
  return typeof text === 'string' ? text : 'Unexpected error';
}

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>;

const SECRET_KEYS = [
  'access_token',
  'authorization',
  'password',
  'credential',
  'secret',
  'username',
];
const HIDDEN = '[hidden]';
