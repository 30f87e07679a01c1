import { readFileSync } from 'node:fs';
import {
  ConfigError,
  EnvReader,
  read,
  readServiceSettings,
  redisUrl,
  ValueError,
  warningsAboutService,
  type ServiceSettings,
} from '@matrix-call/service';
import { ALWAYS_OPEN, readOpeningHours, type OpeningHours } from '../hours/opening-hours.ts';
import { createWallClock } from '../hours/wall-clock.ts';
import { readRegistration, type Registration } from './registration.ts';

/** Everything the gateway can be told, read once at the start. */
export interface Config extends ServiceSettings {
  /** The registration that the homeserver has of this gateway. */
  readonly registration: Registration;
  readonly homeserverUrl: URL;
  /** The name of the homeserver, as its user IDs have it. */
  readonly serverName: string;
  /** The users that visitors may call; nobody else is ever reached. */
  readonly callees: readonly string[];
  readonly linesPerCallee: number;
  /** How many visitors may wait for a line to one callee. */
  readonly queuePerCallee: number;
  /** When visitors may call. */
  readonly hours: OpeningHours;
  /** How many calls a minute one address may begin, and may ring one callee. */
  readonly callsPerMinute: { readonly ofAddress: number; readonly toCallee: number };
  /** The origins of the pages that may connect. */
  readonly origins: readonly string[];
  /** What the site signs tokens with; undefined: visitors need none. */
  readonly siteTokenSecret: string | undefined;
  /** Where relays for visitors come from; undefined: there are none. */
  readonly relay: { readonly serviceUrl: URL; readonly secret: string } | undefined;
  /** A folder that keeps what must outlive the process; undefined: a stop hangs up, and lines are made anew at each start. */
  readonly stateDirectory: string | undefined;
  /** Redis or Valkey, which several gateways share; undefined: this gateway is alone. */
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
  const service = readServiceSettings(reader, DEFAULT_PORT);
  const stateDirectory = reader.optional('STATE_DIRECTORY', (path) => path);
  const serverName = reader.required('SERVER_NAME', readServerName) ?? '';
  const parts = {
    ...service,
    registration: reader.required('REGISTRATION_FILE', (path) =>
      registrationIn(path, { readFile, serverName }),
    ),
    homeserverUrl: reader.required('HOMESERVER_URL', read.baseUrl),
    serverName,
    callees: reader.required('CALLEES', userIds),
    linesPerCallee: reader.optional('LINES_PER_CALLEE', oneToHundred) ?? DEFAULT_LINES,
    queuePerCallee: reader.optional('QUEUE_PER_CALLEE', upToHundred) ?? 0,
    hours: readHours(reader),
    callsPerMinute: {
      ofAddress: reader.optional('CALLS_OF_ADDRESS_PER_MINUTE', oneToHundred) ?? 3,
      toCallee: reader.optional('CALLS_TO_CALLEE_PER_MINUTE', oneToHundred) ?? 6,
    },
    origins: reader.required('ALLOWED_ORIGINS', read.origins),
    siteTokenSecret: reader.optionalSecret('SITE_TOKEN_SECRET', longSecret),
    relay: readRelay(reader),
    stateDirectory,
    redisUrl: reader.optionalSecret('REDIS_URL', redisUrl),
  };
  const { registration, homeserverUrl, callees, origins } = parts;
  const isWhole = registration && homeserverUrl && callees && origins;
  if (!isWhole || reader.problems.length > 0) throw new ConfigError(reader.problems);
  const warnings = [
    ...warningsAboutService(service),
    ...(stateDirectory === undefined && parts.redisUrl === undefined ? [NO_STATE] : []),
    ...(parts.relay === undefined ? [NO_RELAY] : []),
  ];
  return { ...parts, registration, homeserverUrl, callees, origins, warnings };
}

function readHours(reader: EnvReader): OpeningHours {
  const timeZone = reader.optional('TIME_ZONE', (name) => {
    createWallClock(name);
    return name;
  });
  // Hours are read in any case, so that what is wrong with them is told together with a wrong zone.
  const read = (text: string): OpeningHours => readOpeningHours(text, timeZone ?? 'UTC');
  const hours = reader.optional('OPENING_HOURS', read);
  if (!reader.isSetAny(['OPENING_HOURS']))
    reader.refuse(['TIME_ZONE'], 'does nothing without OPENING_HOURS');
  return hours ?? ALWAYS_OPEN;
}

function readRelay(reader: EnvReader): Config['relay'] {
  const serviceUrl = reader.optional('TURN_SERVICE_URL', read.baseUrl);
  const secret = reader.optionalSecret('VISITOR_TOKEN_SECRET', longSecret);
  if (serviceUrl === undefined) {
    const secrets = ['VISITOR_TOKEN_SECRET', 'VISITOR_TOKEN_SECRET_FILE'];
    reader.refuse(secrets, 'does nothing without TURN_SERVICE_URL');
    return undefined;
  }
  if (secret === undefined)
    reader.requireOne(
      ['VISITOR_TOKEN_SECRET', 'VISITOR_TOKEN_SECRET_FILE'],
      'the service at TURN_SERVICE_URL would not know our visitors',
    );
  return { serviceUrl, secret: secret ?? '' };
}

function registrationIn(
  path: string,
  {
    readFile,
    serverName,
  }: { readonly readFile: (path: string) => string; readonly serverName: string },
): Registration {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new ValueError(`names ${path}, which cannot be read: ${why}`, { cause: error });
  }
  return readRegistration(text, { serverName });
}

function readServerName(text: string): string {
  if (!SERVER_NAME.test(text))
    throw new ValueError(`must be the name of a homeserver, such as example.org, not "${text}"`);
  return text;
}

function userIds(text: string): readonly string[] {
  const ids = read.entries(text);
  const wrong = ids.find((id) => !USER_ID.test(id) || id.length > MOST_ID_LENGTH);
  if (wrong !== undefined)
    throw new ValueError(`has "${wrong}", which is no user ID such as @support:example.org`);
  return [...new Set(ids)];
}

function oneToHundred(text: string): number {
  return countFrom(1, text);
}

function upToHundred(text: string): number {
  return countFrom(0, text);
}

function countFrom(least: number, text: string): number {
  const count = Number(text);
  if (!/^\d{1,3}$/v.test(text) || count < least || count > HUNDRED)
    throw new ValueError(
      `must be a number from ${String(least)} to ${String(HUNDRED)}, not "${text}"`,
    );
  return count;
}

function longSecret(text: string): string {
  if (text.length < SHORTEST_SECRET)
    throw new ValueError(`has fewer than ${String(SHORTEST_SECRET)} characters`);
  return text;
}

const DEFAULT_PORT = 8091;
const DEFAULT_LINES = 2;
const HUNDRED = 100;
const MOST_ID_LENGTH = 255;
/** As the TURN service asks of it. */
const SHORTEST_SECRET = 32;
const SERVER_NAME = /^[A-Za-z0-9.\-]{1,230}(?::\d{1,5})?$/v;
const USER_ID = /^@[!-9;-~]+:[A-Za-z0-9.\-]+(?::\d{1,5})?$/v;
const NO_STATE =
  'STATE_DIRECTORY is not set: a stop of the gateway hangs up, and callees are invited to new rooms at each start';
const NO_RELAY =
  'TURN_SERVICE_URL is not set: visitors get no relay, and calls from strict networks fail';
