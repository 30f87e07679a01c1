// node scripts/write-shrinkwrap.ts turn: writes npm-shrinkwrap.json of a workspace from the lock file of the repository.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command.ts';
import { shrinkwrapOf, type LockedPackages } from './shrinkwrap.ts';

const [workspace = ''] = process.argv.slice(2);
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
  readonly packages: LockedPackages;
};
const text = JSON.stringify(shrinkwrapOf(packages, workspace), undefined, 2);
writeFileSync(join(ROOT, workspace, 'npm-shrinkwrap.json'), `${text}\n`);
