import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { judgeUnit } from '@matrix-call/service/test/systemd';

const UNIT = fileURLToPath(new URL('../deploy/matrix-call-gateway.service', import.meta.url));

test('systemd finds nothing wrong with the shipped unit, and little that it leaves open', async () => {
  const judgement = await judgeUnit(UNIT);

  assert.deepEqual(judgement, { complaints: '', isClosed: true });
});

test('the shipped unit hands over the registration, keeps the state, and stays down while settings are wrong', async () => {
  const unit = await readFile(UNIT, 'utf8');

  assert.match(unit, /^ExecStart=.*\/@matrix-call\/gateway\/dist\/main\.js$/mv);
  assert.match(unit, /^LoadCredential=registration:\/etc\/matrix-call-gateway\//mv);
  assert.match(unit, /^Environment=REGISTRATION_FILE=%d\/registration$/mv);
  assert.match(unit, /^StateDirectory=matrix-call-gateway$/mv);
  assert.match(unit, /^RestartPreventExitStatus=78$/mv);
  assert.doesNotMatch(unit, /turn/iv);
});
