// What a page's heap is made of, and what more there is of it later.

import type { Page } from 'playwright-core';

/** Objects by kind and constructor. */
export type Census = ReadonlyMap<string, Count>;

/** How many there are, and the bytes that they take themselves. */
export interface Count {
  readonly count: number;
  readonly bytes: number;
}

/** Counts what is left after the garbage was collected, by a heap snapshot. */
export async function countObjects(page: Page): Promise<Census> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return readSnapshot(JSON.parse(chunks.join('')) as Snapshot);
}

/** What the calls left, the most first. */
export function describeGrowth(before: Census, after: Census, calls: number): string {
  const grown = [...after].map(([name, { count, bytes }]) => {
    const earlier = before.get(name) ?? NONE;
    return { name, count: count - earlier.count, bytes: bytes - earlier.bytes };
  });
  const top = (isOfBrowser: boolean): string =>
    grown
      .filter(({ name, bytes }) => bytes > 0 && name.startsWith(OF_BROWSER) === isOfBrowser)
      .toSorted((one, other) => other.bytes - one.bytes)
      .slice(0, MOST_NAMES)
      .map(({ name, count, bytes }) => {
        const [size, number] = [(bytes / calls).toFixed(0), (count / calls).toFixed(2)];
        return `\`${name.replace(OF_BROWSER, '')}\` ${size} bytes in ${number}`;
      })
      .join(', ');
  return (
    `What the heap holds more after the calls than before, for each call and by constructor: ${top(false)}. ` +
    `What the browser holds besides, also for its own tools, which is not in the figures above: ${top(true)}.`
  );
}

/** A snapshot as V8 writes it: nodes are rows of numbers in one list. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

function readSnapshot({ snapshot: { meta }, nodes, strings }: Snapshot): Census {
  const place = (field: string): number => meta.node_fields.indexOf(field);
  const [type, name, size] = [place('type'), place('name'), place('self_size')];
  const [kinds] = meta.node_types;
  const census = new Map<string, Count>();
  for (let row = 0; row < nodes.length; row += meta.node_fields.length) {
    const kind = kinds[nodes[row + type] ?? -1] ?? 'unknown';
    const key = keyOf(kind, strings[nodes[row + name] ?? -1] ?? '');
    const { count, bytes } = census.get(key) ?? NONE;
    census.set(key, { count: count + 1, bytes: bytes + (nodes[row + size] ?? 0) });
  }
  return census;
}

/** Texts count by what they look like: each has its own words for a name, which belong into no report. */
function keyOf(kind: string, name: string): string {
  if (kind.includes('string')) {
    const [look = 'other'] = TEXTS.find(([, begin]) => begin.test(name)) ?? [];
    return `(text: ${look})`;
  }
  if (kind === 'closure') return `${name || 'function'}()`;
  // Scopes are numbered, and each by another number in the next snapshot.
  const short = name.replace(/ @\d+$/u, '').slice(0, MOST_LETTERS);
  if (kind === 'native') return OF_BROWSER + short;
  if (kind === 'object') return short;
  return kind === 'hidden' || kind === 'code' ? `(${kind}) ${short}` : `(${kind})`;
}

const TEXTS: readonly (readonly [look: string, begin: RegExp])[] = [
  ['event ID', /^\$/u],
  ['SDP', /^v=0/u],
  ['candidate', /^(a=)?candidate:/u],
  ['JSON', /^[[{]/u],
  ['address', /^(https?|blob|turns?|stun):/u],
  ['code', /=>|\bfunction\b/u],
];

const OF_BROWSER = 'browser ';
const NONE: Count = { count: 0, bytes: 0 };
const MOST_NAMES = 12;
const MOST_LETTERS = 60;
