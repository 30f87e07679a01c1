import assert from 'node:assert/strict';
import { test } from 'node:test';

import { consoleLog } from './console-log.ts';

test('lines below the wanted level do not reach the console', (t) => {
  const calls = (['error', 'warn', 'info', 'debug'] as const).map((level) => {
    const { mock } = t.mock.method(console, level, () => undefined);
    return () => mock.calls.map(({ arguments: [, event] }) => String(event));
  });
  const log = consoleLog('info');

  for (const level of ['error', 'warn', 'info', 'debug'] as const) {
    log({ level, event: `${level}s`, facts: {} });
  }

  assert.deepEqual(
    calls.map((call) => call()),
    [['errors'], ['warns'], ['infos'], []],
  );
});
