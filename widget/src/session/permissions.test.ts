import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askingKey } from './permissions.ts';

const asks = { state: 'prompt' } as const;
const gives = { state: 'granted' } as const;
const refuses = { state: 'denied' } as const;

test('a browser that asks is told of, with the devices it will ask for', () => {
  const statuses = { microphone: asks, camera: asks };

  assert.equal(askingKey(false, statuses), 'mayAskMicrophone');
  assert.equal(askingKey(true, statuses), 'mayAskBoth');
  assert.equal(askingKey(true, { microphone: gives, camera: asks }), 'mayAskCamera');
});

test('a browser that was answered before is not told of', () => {
  assert.equal(askingKey(false, { microphone: gives, camera: asks }), undefined);
  assert.equal(askingKey(true, { microphone: refuses, camera: gives }), undefined);
});

test('a browser that says nothing of its devices may ask', () => {
  assert.equal(askingKey(true, {}), 'mayAskBoth');
});
