import { pino, type DestinationStream, type Logger } from 'pino';

/** The service's log: JSON lines without tokens, secrets, user names or addresses. */
export function createLogger(destination?: DestinationStream): Logger {
  // Nothing of this is logged on purpose; the list catches what a later line might let slip.
  const options = { name: 'matrix-call-turn', redact: { paths: SECRET_PATHS, censor: '[hidden]' } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const SECRET_KEYS = [
  'access_token',
  'authorization',
  'password',
  'credential',
  'secret',
  'username',
];
const SECRET_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);
