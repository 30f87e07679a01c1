import type { EnvReader } from './env-reader.ts';
import * as read from './env-values.ts';
import {
  readOperations,
  warningsAboutMetrics,
  warningsAboutProxies,
  type OperationsSettings,
} from './operations-settings.ts';

/** What every service is told: where it listens, whom it believes, and what operators see. */
export interface ServiceSettings extends OperationsSettings {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  readonly trustedProxies: readonly string[];
}

/** Reads HOST, PORT, TRUSTED_PROXIES and the settings of operators. */
export function readServiceSettings(reader: EnvReader, defaultPort: number): ServiceSettings {
  const port = reader.optional('PORT', read.port) ?? defaultPort;
  return {
    host: reader.optional('HOST', read.host) ?? '127.0.0.1',
    port,
    trustedProxies: reader.optional('TRUSTED_PROXIES', read.proxies) ?? [],
    ...readOperations(reader, port),
  };
}

/** Sentences about those of them that work but are probably not meant. */
export function warningsAboutService({ trustedProxies, metrics }: ServiceSettings): string[] {
  return [...warningsAboutProxies(trustedProxies), ...warningsAboutMetrics(metrics)];
}
