import { MAX_TTL_SECONDS } from '../lifetime.ts';
import type { Config } from './config.ts';

/** What a configuration turns on, as a table for people, one row for each thing. It never holds a secret. */
export function summaryOf(config: Config): string {
  const rows = [...listening(config), ...proofs(config), ...relays(config), ...guards(config)];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
}

type SettingRow = readonly [name: string, value: string];

function listening({ host, port, metrics, logLevel }: Config): SettingRow[] {
  const { listener, allowed } = metrics;
  const readers = allowed === undefined ? 'whoever reaches it' : allowed.join(', ');
  const place = listener ?? { host, port };
  return [
    ['Listens at', addressOf({ host, port })],
    ['Metrics', `at ${addressOf(place)}, for ${readers}`],
    ['Log', logLevel],
  ];
}

function proofs(config: Config): SettingRow[] {
  const { homeservers, homeserverUrl, siteToken, visitorTokenSecret } = config;
  return [
    [
      'OpenID tokens',
      homeservers.size === 0 ? OFF : [...homeservers].map(homeserverName).join(', '),
    ],
    ['Access tokens', homeserverUrl === undefined ? OFF : `checked at ${homeserverUrl.href}`],
    ['Site tokens', siteToken === undefined ? OFF : 'on'],
    ['Visitor tokens', visitorTokenSecret === undefined ? OFF : 'on'],
  ];
}

function relays({ provider, turnUris, regions, publicStun, ttlSeconds }: Config): SettingRow[] {
  return [
    ['Provider', provider.kind],
    ...(turnUris.length === 0 ? [] : [['TURN URIs', turnUris.join(' ')] as const]),
    ...[...regions].map(([label, uris]) => [`Region ${label}`, uris.join(' ')] as const),
    ['STUN for all', publicStun ? 'on' : OFF],
    ['Credentials last', `${String(Math.min(ttlSeconds, MAX_TTL_SECONDS))} s`],
  ];
}

function guards({ origins, trustedProxies, redisUrl }: Config): SettingRow[] {
  return [
    ['Web origins', origins.length === 0 ? 'none: no page may read answers' : origins.join(', ')],
    ['Trusted proxies', trustedProxies.length === 0 ? 'none' : trustedProxies.join(', ')],
    [
      'Limits kept in',
      redisUrl === undefined ? 'memory of this process' : `Redis at ${redisUrl.host}`,
    ],
  ];
}

function addressOf({ host, port }: { host: string; port: number }): string {
  return `${host} port ${port === 0 ? '(any free one)' : String(port)}`;
}

function homeserverName([name, url]: readonly [string, URL | undefined]): string {
  if (name === '*') return '* (everybody)';
  return url === undefined ? name : `${name} at ${url.href}`;
}

const OFF = 'off';
