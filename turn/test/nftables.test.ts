// The second wall round coturn stands where the first one does.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

test('S07: the firewall closes the very IPv4 networks that the configuration of coturn closes', async () => {
  const denied = deniedRanges(await read('../turnserver.conf'));
  const closed = closedRanges(await read('../deploy/nftables.conf'));

  assert.ok(denied.length > 10);
  assert.ok(denied.includes('168.63.129.16-168.63.129.16'));
  assert.deepEqual(closed.toSorted(), denied.toSorted());
});

/** The ranges of `denied-peer-ip`, as first and last address. */
function deniedRanges(text: string): string[] {
  const values = [...text.matchAll(/^denied-peer-ip=([\d.]+)(?:-([\d.]+))?$/gmv)];
  return values.map(([, first = '', last = first]) => `${first}-${last}`);
}

/** The same of the set `inner4`. */
function closedRanges(text: string): string[] {
  const [, set = ''] = /set inner4 \{[^\}]*elements = \{([^\}]*)\}/v.exec(text) ?? [];
  return set.split(',').map((network) => {
    const [first = '', bits = '32'] = network.trim().split('/');
    return `${first}-${lastOf(first, Number(bits))}`;
  });
}

function lastOf(first: string, bits: number): string {
  return first
    .split('.')
    .map((byte, index) => Number(byte) | (255 >> Math.min(Math.max(bits - index * 8, 0), 8)))
    .join('.');
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), 'utf8');
}
