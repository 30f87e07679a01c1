import { createServiceLogger, type LogLevel } from '@matrix-call/service';
import type { DestinationStream, Logger } from 'pino';

/** The gateway's log: JSON lines without tokens, addresses, names or what is said in a call. */
export function createLogger(destination?: DestinationStream, level?: LogLevel): Logger {
  return createServiceLogger({ name: 'matrix-call-gateway', destination, level });
}
