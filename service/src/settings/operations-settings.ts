import { ValueError, type EnvReader } from './env-reader.ts';
import * as read from './env-values.ts';
import { isThisMachine } from './this-machine.ts';

/** How much the log tells, from least to most. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Who may read the numbers at `/metrics`, and where. */
export interface MetricsSettings {
  /** A listener for operators only; undefined: `/metrics` is on the main port. Port 0 means any free one. */
  readonly listener: { readonly host: string; readonly port: number } | undefined;
  /** The addresses and networks that may read; undefined: whoever reaches the listener. */
  readonly allowed: readonly string[] | undefined;
}

/** The settings of operators. */
export interface OperationsSettings {
  readonly logLevel: LogLevel;
  readonly metrics: MetricsSettings;
}

/** Reads METRICS_PORT, METRICS_HOST, METRICS_ALLOWED and LOG_LEVEL; `mainPort` is what they must not collide with. */
export function readOperations(reader: EnvReader, mainPort: number): OperationsSettings {
  const port = reader.optional('METRICS_PORT', read.port);
  const host = reader.optional('METRICS_HOST', read.host) ?? '127.0.0.1';
  const allowed = reader.optional('METRICS_ALLOWED', read.proxies);
  if (port === undefined) reader.refuse(['METRICS_HOST'], 'does nothing without METRICS_PORT');
  if (port === mainPort && port !== 0) {
    reader.refuse(['METRICS_PORT'], `is the same as PORT, ${String(port)}; choose another`);
  }
  return {
    logLevel: reader.optional('LOG_LEVEL', logLevel) ?? 'info',
    metrics:
      port === undefined
        ? { listener: undefined, allowed: allowed ?? LOOPBACK }
        : { listener: { host, port }, allowed },
  };
}

/** Sentences about metrics that more people can read than is probably meant. */
export function warningsAboutMetrics({ listener, allowed }: MetricsSettings): string[] {
  if (listener === undefined || allowed !== undefined || isThisMachine(listener.host)) return [];
  return [
    `METRICS_HOST is ${listener.host}: whoever reaches port ${String(listener.port)} there reads the metrics; name those who may in METRICS_ALLOWED`,
  ];
}

/** Sentences about proxies that are believed more than is probably meant. */
export function warningsAboutProxies(trustedProxies: readonly string[]): string[] {
  const everybody = trustedProxies.find((entry) => entry.endsWith('/0'));
  if (everybody === undefined) return [];
  return [
    `TRUSTED_PROXIES has ${everybody}: everybody may say to have any address, so no limit by address holds; name your proxies alone`,
  ];
}

function logLevel(text: string): LogLevel {
  const level = LEVELS.find((known) => known === text);
  if (level === undefined)
    throw new ValueError(`must be one of ${LEVELS.join(', ')}, not "${text}"`);
  return level;
}

const LOOPBACK = ['127.0.0.0/8', '::1'];
const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
