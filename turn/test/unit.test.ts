import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

test('S08: the shipped unit lets the service list the addresses it listens at', async () => {
  const unit = await readFile(
    new URL('../deploy/matrix-call-turn.service', import.meta.url),
    'utf8',
  );

  const families = /^RestrictAddressFamilies=(?<families>.+)$/mv.exec(unit)?.groups?.['families'];

  assert.deepEqual(families?.split(' ').toSorted(), [
    'AF_INET',
    'AF_INET6',
    'AF_NETLINK',
    'AF_UNIX',
  ]);
});
