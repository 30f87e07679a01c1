import {
  createServiceLogger,
  createServiceMetrics,
  type LogLevel,
  type ServiceMetrics,
} from '@matrix-call/service';
import type { DestinationStream, Logger } from 'pino';

/** The service's log: JSON lines without room IDs, names or addresses; to standard output by default. */
export function createLogger(destination?: DestinationStream, level?: LogLevel): Logger {
  return createServiceLogger({ name: 'matrix-call-widget', destination, level });
}

/** The numbers the service shows at `/metrics`, in a registry of their own for each server. */
export function createMetrics(): ServiceMetrics {
  return createServiceMetrics('matrix_call_widget');
}
