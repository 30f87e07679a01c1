import { readFileSync } from 'node:fs';
import {
  ConfigError,
  EnvReader,
  read,
  readServiceSettings,
  redisUrl,
  warningsAboutService,
  type ServiceSettings,
} from '@matrix-call/service';
import { MAX_TTL_SECONDS } from '../lifetime.ts';
import type { WaySettings } from '../identity/settings.ts';
import type { MintingSettings } from '../minting/settings.ts';
import { homeservers, warningsAboutHomeservers } from './homeserver-settings.ts';
import { readMinting } from './provider-settings.ts';
import { readTokens, warningsAboutTokens } from './token-settings.ts';
import type { UriSetSettings } from './uri-set-settings.ts';

/** Everything the service can be told, read once at the start. */
export interface Config extends MintingSettings, UriSetSettings, WaySettings, ServiceSettings {
  readonly ttlSeconds: number;
  readonly origins: readonly string[];
  /** Redis or Valkey, which several instances share; undefined: each process remembers for itself. */
  readonly redisUrl: URL | undefined;
  /** Sentences about settings that work but are probably not meant. */
  readonly warnings: readonly string[];
}

/** Reads the environment; throws one {@link ConfigError} that names everything that is wrong with it. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const reader = new EnvReader(env, readFile);
  const warnings: string[] = [];
  const config = {
    ...readServiceSettings(reader, 8090),
    ...readMinting(reader),
    ttlSeconds: reader.optional('TURN_TTL_SECONDS', read.positiveInteger) ?? MAX_TTL_SECONDS,
    homeservers: reader.optional('ALLOWED_HOMESERVERS', homeservers) ?? new Map(),
    homeserverUrl: reader.optional('HOMESERVER_URL', read.baseUrl),
    origins: reader.optional('ALLOWED_ORIGINS', read.origins) ?? [],
    redisUrl: reader.optionalSecret('REDIS_URL', redisUrl),
    ...readTokens(reader),
    warnings,
  };
  reader.requireOne(WAYS, 'nobody could prove who they are');
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  warnings.push(
    ...warningsAboutHomeservers(config.homeservers, config.homeserverUrl),
    ...warningsAbout(config),
    ...warningsAboutService(config),
    ...warningsAboutTokens(config),
  );
  return config;
}

function warningsAbout({ secret, ttlSeconds }: Pick<Config, 'secret' | 'ttlSeconds'>): string[] {
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

// Each turns on a way to prove who one is.
const WAYS = [
  'ALLOWED_HOMESERVERS',
  'HOMESERVER_URL',
  'SITE_TOKEN_KEY',
  'SITE_TOKEN_KEY_FILE',
  'SITE_TOKEN_JWKS_URL',
  'VISITOR_TOKEN_SECRET',
  'VISITOR_TOKEN_SECRET_FILE',
];
const MIN_SECRET_LENGTH = 16;
