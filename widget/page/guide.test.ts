// docs/widget.md names every capability that the page asks for, and what it says where one is not approved.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { capabilitiesFor } from '@matrix-call/signalling/widget-api';
import { words } from './words.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/widget.md'), 'utf8');

test('R112: the guide says of each capability what it is for, and what the user sees without it', () => {
  const rows = guide
    .split('\n')
    .filter((line) => /^\|.*`/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  const asked = Object.entries(capabilitiesFor('<room>')) as [
    keyof typeof words.missing,
    string[],
  ][];
  assert.equal(rows.length, asked.length);
  for (const [i, [purpose, capabilities]] of asked.entries()) {
    const [, , cell = '', said] = rows[i] ?? [];
    assert.equal(said, words.missing[purpose]);
    assert.deepEqual(readNames(cell).sort(), [...capabilities].sort());
  }
});

/** `prefix:` `type` `type`; `name` */
function readNames(cell: string): string[] {
  return cell.split('; ').flatMap((group) => {
    const [prefix = '', ...types] = [...group.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return types.length === 0 ? [prefix] : types.map((type) => prefix + type);
  });
}
