import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALL_STATES, callStateOf, isActive, toneOf, viewOf } from './call-state.ts';

test('without a call the connection decides', () => {
  assert.equal(callStateOf(false, undefined), 'offline');
  assert.equal(callStateOf(true, undefined), 'idle');
});

test('a call decides, whether connected or not, until it is dismissed', () => {
  assert.equal(callStateOf(false, { status: 'connected' }), 'connected');
  assert.equal(callStateOf(true, { status: 'ended' }), 'ended');
});

test('only a call that rings or runs is active', () => {
  assert.deepEqual(CALL_STATES.filter(isActive), [
    'preparing',
    'calling',
    'ringing',
    'connecting',
    'connected',
    'reconnecting',
  ]);
});

test('each state has its view', () => {
  assert.deepEqual(CALL_STATES.map(viewOf), [
    'idle',
    'idle',
    'call',
    'call',
    'incoming',
    'call',
    'call',
    'call',
    'ended',
  ]);
});

test('only ringing and calling are heard', () => {
  const heard = CALL_STATES.filter((state) => toneOf(state));

  assert.deepEqual(heard.map(toneOf), ['ringback', 'ring']);
  assert.deepEqual(heard, ['calling', 'ringing']);
});
