// Where the real parts stand that the tests run against: browsers, coturn, Synapse, and what makes a network.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './command.ts';

/** A program that some tests need and npm cannot install. */
export type Part =
  | 'chromium'
  | 'firefox'
  | 'coturn'
  | 'redis-server'
  | 'nginx'
  | 'caddy'
  | 'systemd'
  | 'synapse'
  | 'iproute2'
  | 'nftables'
  | 'python3';

/** The Synapse the tests run against; a new version gets a new folder. */
export const SYNAPSE_VERSION = '1.163.2';

/** The folder of the Python environment that holds Synapse. */
export const SYNAPSE_VENV = join(ROOT, '.cache', `synapse-${SYNAPSE_VERSION}`);

/** The path of the part's program, `undefined` when it is not on this machine. */
export function findPart(part: Part): string | undefined {
  switch (part) {
    case 'chromium':
      return findProgram(process.env['CHROMIUM'], [
        'chromium',
        'chromium-browser',
        'google-chrome',
      ]);
    case 'firefox':
      return findProgram(process.env['FIREFOX'], ['firefox-esr', 'firefox']);
    case 'coturn':
      return findProgram(undefined, ['turnserver']);
    case 'redis-server':
      return findProgram(undefined, ['redis-server']);
    case 'nginx':
      return findProgram(undefined, ['nginx']);
    case 'caddy':
      return findProgram(undefined, ['caddy']);
    case 'systemd':
      return findProgram(undefined, ['systemd-analyze']);
    case 'synapse':
      return executable(join(SYNAPSE_VENV, 'bin', 'synapse_homeserver'));
    case 'iproute2':
      return findProgram(undefined, ['ip']);
    case 'nftables':
      return findProgram(undefined, ['nft']);
    case 'python3':
      return findProgram(undefined, ['python3']);
  }
}

/** The command that brings a missing part, for people to copy. */
export const INSTALL_COMMANDS: Readonly<Record<Part, string>> = {
  chromium: 'apt-get install chromium  (or set CHROMIUM to the path of one)',
  firefox: 'apt-get install firefox-esr  (or set FIREFOX to the path of one)',
  coturn: 'apt-get install coturn',
  'redis-server': 'apt-get install redis-server',
  nginx: 'apt-get install nginx',
  caddy: 'apt-get install caddy',
  systemd: 'apt-get install systemd',
  synapse: 'apt-get install python3 python3-venv && npm test  (Synapse itself comes from PyPI)',
  iproute2: 'apt-get install iproute2',
  nftables: 'apt-get install nftables',
  python3: 'apt-get install python3',
};

/** Test options that skip a test where a part is missing; the reason names the command to get it. */
export function needs(...parts: readonly Part[]): { readonly skip: string | false } {
  const missing = parts.filter((part) => findPart(part) === undefined);
  const reasons = missing.map((part) => `${part} is missing: ${INSTALL_COMMANDS[part]}`);
  return { skip: reasons.length > 0 && reasons.join('; ') };
}

function findProgram(chosen: string | undefined, names: readonly string[]): string | undefined {
  if (chosen !== undefined && chosen !== '') return executable(chosen);
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => executable(path) !== undefined);
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}
