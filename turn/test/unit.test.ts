import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { judgeUnit } from '@matrix-call/service/test/systemd';

const UNIT = fileURLToPath(new URL('../deploy/matrix-call-turn.service', import.meta.url));

test('systemd finds nothing wrong with the shipped unit, and little that it leaves open', async () => {
  const judgement = await judgeUnit(UNIT);

  assert.deepEqual(judgement, { complaints: '', isClosed: true });
});

test('S08: the shipped unit lets the service list the addresses it listens at', async () => {
  const unit = await readFile(UNIT, 'utf8');

  const families = /^RestrictAddressFamilies=(?<families>.+)$/mv.exec(unit)?.groups?.['families'];

  assert.deepEqual(families?.split(' ').toSorted(), [
    'AF_INET',
    'AF_INET6',
    'AF_NETLINK',
    'AF_UNIX',
  ]);
});
