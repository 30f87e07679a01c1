import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { english } from './english.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/embedding.md'), 'utf8');

for (const [kind, title] of [
  ['problem', 'Every error code'],
  ['ended', 'Every end reason'],
] as const) {
  test(`the guide for embedding has under "${title}" what there is, and nothing else`, () => {
    const [, section = ''] = guide.split(`## ${title}\n`);
    const [own = ''] = section.split('\n## ');
    const written = [...own.matchAll(/^\| `(\w+)`/gmu)].map(([, code]) => code);

    const known = Object.keys(english)
      .filter((key) => key.startsWith(`${kind}.`))
      .map((key) => key.slice(kind.length + 1));

    assert.deepEqual(written.sort(), known.sort());
  });
}
