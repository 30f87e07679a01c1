import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiTables, type Declaration, type Manifest } from './api-tables.ts';
import { galleryOf } from './gallery.ts';
import { assembleSite, type SiteSources } from './site-pages.ts';

describe('the pages of the site', () => {
  test('take whole documents and single sections, with all below their heading', () => {
    const { pages } = assembleSite(
      sourcesOf({ 'a.md': 'Before\n\n<!-- include docs/x.md#two -->\n\nAfter' }),
    );

    assert.equal(pages.get('a.md'), 'Before\n\n## Two\n\nSecond\n\n### Below\n\nThird\n\nAfter');
  });

  test('lead to where a document stands on the site, and to its anchor', () => {
    const { pages } = assembleSite(
      sourcesOf({
        'a.md': 'See [two](../x.md#two) and [x](../x.md).',
        'deep/b.md': '<!-- include docs/x.md -->',
      }),
    );

    assert.equal(pages.get('a.md'), 'See [two](/deep/b.md#two) and [x](/deep/b.md).');
  });

  test('lead from a document to the page that has another one, also over the end of a line', () => {
    const { pages } = assembleSite(
      sourcesOf({
        'a.md': '<!-- include docs/links.md -->',
        'b.md': '<!-- include docs/x.md -->',
      }),
    );

    assert.match(pages.get('a.md') ?? '', /\[the second\none\]\(\/b\.md#two\)/);
  });

  test('take files along that they link to, and keep the words of a link to what they have not', () => {
    const { pages, files } = assembleSite(
      sourcesOf({ 'a.md': '<!-- include docs/links.md -->', 'b.md': '<!-- include docs/x.md -->' }),
    );

    const text = pages.get('a.md') ?? '';
    assert.match(text, /A \[file\]\(\/files\/docs\/Dockerfile\.txt\), a folder, an other\./);
    assert.match(text, /!\[Picture\]\(\/files\/docs\/p\.png\)/);
    assert.deepEqual(
      [...files],
      [
        ['docs/Dockerfile', '/files/docs/Dockerfile.txt'],
        ['docs/p.png', '/files/docs/p.png'],
      ],
    );
  });

  test('leave code, addresses and links among themselves as they are', () => {
    const text = '`[a](x.md)` [b](https://example.org) [c](./b.md#x)\n\n```md\n[d](x.md)\n```\n';

    const { pages } = assembleSite(sourcesOf({ 'a.md': text, 'b.md': '## X' }));

    assert.equal(pages.get('a.md'), text);
  });

  test('are refused with a heading, a document or a table that is not there', () => {
    const refuse = (text: string, why: RegExp): void => {
      const sources = sourcesOf({ 'a.md': text, 'b.md': '<!-- include docs/x.md -->' });
      assert.throws(() => assembleSite(sources), why);
    };

    refuse('<!-- include docs/x.md#none -->', /docs\/x\.md#none: no such heading/);
    refuse('<!-- include docs/none.md -->', /docs\/none\.md, which is not there/);
    refuse('<!-- table none -->', /unknown table: none/);
    refuse('[x](../x.md#none)', /x\.md#none: no such heading/);
  });
});

describe('the tables of the element', () => {
  test('say each thing once, without what is private or protected', () => {
    const tables = apiTables(MANIFEST);

    assert.equal(
      tables.properties,
      [
        '| property | type | meaning |',
        '| --- | --- | --- |',
        '| `callee` | `string \\| undefined` | Whom to call. |',
        '| `callState` | `CallState` | Read-only. What it does. |',
      ].join('\n'),
    );
    assert.match(tables.attributes, /^\| `callee` \| `callee` \| Whom to call\. \|$/m);
    assert.match(tables.attributes, /^\| `call-state` \| – \|/m);
    assert.match(tables.methods, /^\| `call\(choice: Choice\)` \| `void` \| Calls, or not\. \|$/m);
    assert.match(tables.events, /^\| `matrix-call-ended` \| `reason` `durationMs` \| Over\. \|$/m);
    assert.match(tables.states, /^\| `idle` \| `matrix-call:state\(idle\)` \|$/m);
  });

  test('are refused where a whole kind of thing is missing', () => {
    const [first, second] = MANIFEST.modules[0]!.declarations!;
    const poor = { modules: [{ declarations: [{ ...first!, slots: [] }, second!] }] };

    assert.throws(() => apiTables(poor), /slot/);
    assert.throws(() => apiTables({ modules: [] }), /MatrixCallElement/);
  });
});

describe('the gallery', () => {
  test('shows the pictures by their names', () => {
    const text = galleryOf(['ringing.png', 'a-call.png', '.gitkeep']);

    assert.equal(
      text,
      '## A call\n\n![A call](/gallery/a-call.png)\n\n## Ringing\n\n![Ringing](/gallery/ringing.png)',
    );
  });

  test('says so where there are none', () => {
    assert.equal(galleryOf(['.gitkeep']), 'There are no pictures here yet.');
  });
});

const DOCUMENTS = new Map([
  [
    'docs/x.md',
    '# X\n\nFirst\n\n## Two\n\nSecond\n\n### Below\n\nThird\n\n## Three\n\n```\n## No\n```',
  ],
  [
    'docs/links.md',
    'Go to [the second\none](x.md#two).\n\nA [file](Dockerfile), a [folder](deploy), an [other](other.md).\n\n![Picture](p.png)',
  ],
]);

const FILES = ['docs/Dockerfile', 'docs/p.png', 'docs/other.md'];

function sourcesOf(pages: Readonly<Record<string, string>>): SiteSources {
  return {
    pages: new Map(Object.entries(pages)),
    readDocument: (path) => DOCUMENTS.get(path),
    isFile: (path) => FILES.includes(path),
    tables: {},
  };
}

const ELEMENT: Declaration = {
  name: 'MatrixCallElement',
  attributes: [
    { name: 'callee', fieldName: 'callee', description: 'Whom to\ncall.' },
    { name: 'call-state', description: 'What it does: `idle` or `ended`.' },
  ],
  members: [
    { kind: 'field', name: '#session', privacy: 'private' },
    { kind: 'field', name: 'config', privacy: 'protected', type: { text: 'Config' } },
    {
      kind: 'field',
      name: 'callee',
      type: { text: 'string | undefined' },
      description: 'Whom to call.',
    },
    {
      kind: 'field',
      name: 'callState',
      readonly: true,
      type: { text: 'CallState' },
      description: 'What it does.',
    },
    {
      kind: 'method',
      name: 'call',
      parameters: [{ name: 'choice', type: { text: 'Choice' } }],
      return: { type: { text: 'Promise<void>' } },
      description: 'Calls, or not.',
    },
  ],
  events: [{ name: 'matrix-call-ended', description: 'Over.' }],
  slots: [{ name: 'consent', description: 'A box.' }],
  cssParts: [{ name: 'card', description: 'The surface.' }],
  cssProperties: [{ name: '--matrix-call-line', description: 'Lines.' }],
};

const MANIFEST: Manifest = {
  modules: [
    {
      declarations: [
        ELEMENT,
        {
          name: 'MatrixCallEndedEvent',
          members: [
            { kind: 'field', name: 'reason' },
            { kind: 'field', name: 'durationMs' },
          ],
        },
      ],
    },
  ],
};
