// The guide for those who embed the element says what the element says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LINK_KEYS } from './views/link.ts';
import { english } from './words/english.ts';
import { speaker } from './words/say.ts';

const guide = read('embedding.md');
const say = speaker();

for (const [kind, title] of [
  ['problem', 'Every error code'],
  ['ended', 'Every end reason'],
] as const) {
  test(`the guide for embedding has under "${title}" what the element says, and nothing else`, () => {
    const written = rowsUnder(title);

    const known = Object.keys(english).filter((key) => key.startsWith(`${kind}.`));
    const said = known.map((key) => [
      `\`${key.slice(kind.length + 1)}\``,
      say(key as keyof typeof english),
    ]);
    assert.deepEqual(Object.fromEntries(written), Object.fromEntries(said));
    assert.equal(written.length, said.length);
  });
}

test('the guide says what to do for every code and every word of a link that is not there', () => {
  const rows = rowsUnder('What "Not connected" can mean');

  const codes = [
    ...['notConfigured', 'transportStopped', 'unauthorized'],
    ...['unreachable', 'notAHomeserver', 'rateLimited'],
  ];
  assert.deepEqual(
    rows.map(([told]) => told).toSorted(),
    [
      ...codes.map((code) => `\`${code}\``),
      ...Object.values(LINK_KEYS).map((key) => `"${say(key)}"`),
    ].toSorted(),
  );
  for (const [told, what = ''] of rows) assert.ok(what.length > 20, told);
});

test('the guide has a row for every slot of the element, and no other', () => {
  const source = ['configured-element.ts', 'display/displayed-element.ts']
    .map((file) => read(`src/${file}`))
    .join('\n');
  const slots = [...source.matchAll(/@slot (\S+) - /gu)].map(([, name]) => name);

  const named = section('Icons and words of your own').matchAll(/`((?:icon|label)-[a-z-]+)`/gu);

  assert.deepEqual(Array.from(named, ([, name]) => name).toSorted(), slots.toSorted());
  assert.ok(slots.length > 30);
});

test('the guide names all four ways to a token, and the README of the package leads there', () => {
  const ways = section('Where the token comes from').split('\n- **').slice(1);

  assert.equal(ways.length, 4);
  for (const [index, way] of [
    /^Your server signs them in\.[^]+`POST \/_matrix\/client\/v3\/login`/u,
    /^The page asks for a password[^]+'m\.login\.password'[^]+access_token/u,
    /^Single sign-on[^]+\/login\/sso\/redirect\?redirectUrl=[^]+`loginToken`/u,
    /^OAuth 2\.0[^]+PKCE[^]+`renewTokens`/u,
  ].entries()) {
    assert.match(ways[index] ?? '', way);
  }
  assert.ok(read('README.md').includes('](embedding.md#where-the-token-comes-from)'));
  const { files } = JSON.parse(read('package.json')) as { readonly files: readonly string[] };
  assert.ok(files.includes('embedding.md'));
});

test('the guide has a placeholder for an element that is not there yet', () => {
  const [, css = ''] = /```css\n(matrix-call:not\(:defined\) \{[^}]*\})/u.exec(guide) ?? [];

  assert.match(css, /display: block;/u);
  assert.match(css, /min-block-size: \d+px;/u);
});

test('both READMEs tell how to keep strangers from framing the page', () => {
  for (const file of ['README.md', '../README.md']) {
    assert.match(read(file), /Content-Security-Policy: frame-ancestors 'self'/u, file);
  }
});

function section(title: string): string {
  const [, rest = ''] = guide.split(`## ${title}\n`);
  return rest.split('\n## ')[0] ?? '';
}

/** The two cells of each row of the only table there. */
function rowsUnder(title: string): readonly (readonly string[])[] {
  const lines = section(title)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, '..', file), 'utf8');
}
