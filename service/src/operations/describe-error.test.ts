import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeError } from './describe-error.ts';
import { createServiceLogger } from './logger.ts';

test('T-10: an error is told by name, code and place, without its message', () => {
  const error = Object.assign(new TypeError('canary\n    at canary (file:///canary.js:1:1)'), {
    code: 'ERR_INVALID_URL',
    input: 'canary',
  });

  const told = describeError(error);

  assert.equal(told.name, 'TypeError');
  assert.equal(told.code, 'ERR_INVALID_URL');
  assert.match(told.frames[0] ?? '', /describe-error\.test\.ts:\d+:\d+/v);
  assert.doesNotMatch(JSON.stringify(told), /canary/v);
});

test('T-10: names, codes and values that are no errors give nothing away', () => {
  const odd = Object.assign(new Error('canary'), { name: 'a canary', code: 'a canary' });
  const changed = new Error('canary');
  changed.message = 'another';

  for (const thrown of [odd, changed, 'canary', { canary: 'canary' }, undefined]) {
    assert.doesNotMatch(
      JSON.stringify(describeError(thrown).name) + String(describeError(thrown).code),
      /canary/v,
    );
  }
});

test('T-10: a logged error shows neither its message nor its fields', () => {
  const lines: string[] = [];
  const log = createServiceLogger({ name: 'a-service', destination: sinkOf(lines) });
  const error = Object.assign(new Error('canary', { cause: new Error('canary') }), {
    url: 'canary',
  });

  log.error(error);
  log.error({ err: error });
  log.warn({ err: error }, 'Told');
  log.error(error, 'Told');

  assert.equal(lines.length, 4);
  assert.doesNotMatch(lines.join(''), /canary/v);
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
    ['Unexpected error', 'Unexpected error', 'Told', 'Told'],
  );
});

test('the log tells only what its level allows', () => {
  const lines: string[] = [];
  const log = createServiceLogger({
    name: 'a-service',
    destination: sinkOf(lines),
    level: 'warn',
  });

  log.info('quiet');
  log.warn('heard');

  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
    ['heard'],
  );
});

function sinkOf(lines: string[]): { write(line: string): void } {
  return { write: (line) => void lines.push(line) };
}
