import { createServiceLogger, type LogLevel } from '@matrix-call/service';
import type { DestinationStream, Logger } from 'pino';

/** The service's log: JSON lines without tokens, secrets, user names or addresses; to standard output by default. */
export function createLogger(destination?: DestinationStream, level?: LogLevel): Logger {
  return createServiceLogger({ name: 'matrix-call-turn', destination, level });
}
