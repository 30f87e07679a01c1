// A coturn newer than Debian's stable one, for the tests that ask both: unpacked beside the project with all it needs,
// never installed. Where it cannot be had the tests ask the installed one alone.
import { chmodSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, succeeds } from './command.ts';

/** Fetches it once. */
export async function fetchNewerCoturn(): Promise<void> {
  if (existsSync(PROGRAM) || !succeeds('apt-get', ['--version']) || !existsSync(KEYRING)) return;
  console.log('Fetching a newer coturn from Debian unstable, beside the installed one …');
  if (!(await unpack())) console.error('It cannot be had here: tests ask the installed one alone.');
}

async function unpack(): Promise<boolean> {
  const apt = prepareApt();
  const install = ['install', '-y', '-qq', '--no-install-recommends', '--download-only', 'coturn'];
  const isHere =
    (await run('apt-get', [...apt, 'update', '-qq'])) === 0 &&
    (await run('apt-get', [...apt, ...install])) === 0;
  const root = join(FOLDER, 'root');
  for (const archive of isHere ? globSync(join(FOLDER, 'archives', '*.deb')) : []) {
    if (!/\/(?:coturn|libc6|lib[^\/]*)_/v.test(archive)) continue;
    await run('dpkg-deb', ['-x', archive, root]);
  }
  const [loader] = globSync('usr/lib/*/ld-linux*.so.*', { cwd: root });
  for (const part of ['archives', 'state']) rmSync(join(FOLDER, part), { recursive: true });
  if (loader === undefined) return false;
  writeFileSync(PROGRAM, startWith(loader));
  chmodSync(PROGRAM, 0o755);
  return true;
}

/** Options that let apt-get look at nothing of this machine but its keys. */
function prepareApt(): readonly string[] {
  for (const part of ['archives/partial', 'state/lists/partial']) {
    mkdirSync(join(FOLDER, part), { recursive: true });
  }
  const sources = join(FOLDER, 'state', 'sources.list');
  writeFileSync(sources, `deb [signed-by=${KEYRING}] http://deb.debian.org/debian sid main\n`);
  writeFileSync(join(FOLDER, 'state', 'status'), '');
  const options = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State': join(FOLDER, 'state'),
    'Dir::State::status': join(FOLDER, 'state', 'status'),
    'Dir::Cache': FOLDER,
    'Acquire::Languages': 'none',
    'Acquire::Retries': '0',
    'Acquire::http::Timeout': '10',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** It comes with libraries newer than this machine's, and so with a loader of its own. */
function startWith(loader: string): string {
  const libraries = loader.replace(/\/[^\/]*$/v, '');
  return `#!/bin/sh
root=$(dirname "$0")/root
exec "$root/${loader}" --library-path "$root/${libraries}:$root/${libraries}/systemd" "$root/usr/bin/turnserver" "$@"
`;
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const FOLDER = join(ROOT, '.cache', 'coturn-newer');
// Written last: where it is, everything it needs is.
const PROGRAM = join(FOLDER, 'turnserver');
