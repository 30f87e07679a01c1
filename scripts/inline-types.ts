// node scripts/inline-types.ts turn service: the types of a package find those of a private one in their own `dist`.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { ROOT } from './command.ts';

const [workspace = '', inner = ''] = process.argv.slice(2);
const dist = join(ROOT, workspace, 'dist');
const quoted = `'@matrix-call/${inner}'`;
for (const file of globSync('**/*.d.ts', { cwd: dist })) {
  const path = join(dist, file);
  const text = readFileSync(path, 'utf8');
  const folder = relative(dirname(path), dist).split(sep).join('/');
  const target = posix.join(folder === '' ? '.' : folder, inner, 'index.js');
  const own = target.startsWith('.') ? target : `./${target}`;
  if (text.includes(quoted)) writeFileSync(path, text.replaceAll(quoted, `'${own}'`));
}
