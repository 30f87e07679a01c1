import { readFileSync } from 'node:fs';
import { MAX_TTL_SECONDS } from '../minting/credentials.ts';
import { EnvReader } from './env-reader.ts';
import * as read from './env-values.ts';

/** Everything the service can be told, read once at the start. */
export interface Config {
  readonly host: string;
  /** 0 means any free port. */
  readonly port: number;
  /** The secret shared with the TURN server; logins are minted with it. */
  readonly secret: string;
  readonly turnUris: readonly string[];
  readonly ttlSeconds: number;
  /** Server names whose users get credentials; the base URL where one was given. */
  readonly homeservers: ReadonlyMap<string, URL | undefined>;
  /** Where access tokens are checked; without it only OpenID tokens are taken. */
  readonly homeserverUrl: URL | undefined;
  readonly origins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** Sentences about settings that work but are probably not meant. */
  readonly warnings: readonly string[];
}

/** The environment is not usable; `problems` has one sentence for each thing that is wrong. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((text) => `  - ${text}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads the environment; throws one {@link ConfigError} that names everything that is wrong with it. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const reader = new EnvReader(env, readFile);
  const warnings: string[] = [];
  const config = {
    host: reader.optional('HOST', read.host) ?? '127.0.0.1',
    port: reader.optional('PORT', read.port) ?? 8090,
    secret: reader.requiredSecret('TURN_SHARED_SECRET', read.secrets)?.[0] ?? '',
    turnUris: reader.required('TURN_URIS', read.turnUris) ?? [],
    ttlSeconds: reader.optional('TURN_TTL_SECONDS', read.positiveInteger) ?? MAX_TTL_SECONDS,
    homeservers: reader.required('ALLOWED_HOMESERVERS', read.homeservers) ?? new Map(),
    homeserverUrl: reader.optional('HOMESERVER_URL', read.baseUrl),
    origins: reader.optional('ALLOWED_ORIGINS', read.origins) ?? [],
    trustedProxies: reader.optional('TRUSTED_PROXIES', read.proxies) ?? [],
    warnings,
  };
  reader.refuse(['REDIS_URL', 'REDIS_URL_FILE'], NO_REDIS);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  warnings.push(...warningsAbout(config));
  return config;
}

function warningsAbout({ secret, ttlSeconds }: { secret: string; ttlSeconds: number }): string[] {
  const warnings: string[] = [];
  if (secret.length < MIN_SECRET_LENGTH) {
    warnings.push(
      `TURN_SHARED_SECRET is shorter than ${String(MIN_SECRET_LENGTH)} characters and can be guessed from one credential; make one with: openssl rand -hex 32`,
    );
  }
  if (ttlSeconds > MAX_TTL_SECONDS) {
    warnings.push(
      `TURN_TTL_SECONDS is ${String(ttlSeconds)}; credentials last ${String(MAX_TTL_SECONDS)} seconds at most, clients fetch new ones in time`,
    );
  }
  return warnings;
}

const MIN_SECRET_LENGTH = 16;
const NO_REDIS =
  'is reserved and does nothing in this version: limits are kept in the memory of one process; remove it and run one instance';
