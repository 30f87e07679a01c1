import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport } from '@matrix-call/signalling';
import { isComplete, needsNewAgent, type ConnectionConfig } from './connection.ts';

const empty: ConnectionConfig = {
  transport: undefined,
  homeserver: undefined,
  accessToken: undefined,
  renewToken: undefined,
  userId: undefined,
  deviceId: undefined,
  turnService: undefined,
  isRelayOnly: false,
};
const account = { ...empty, homeserver: 'https://example.org', accessToken: 'token' };
const transport = {} as Transport;

test('a homeserver and a token are enough, and so is a transport', () => {
  assert.ok(isComplete(account));
  assert.ok(isComplete({ ...empty, transport }));
});

test('a homeserver without a token is not enough', () => {
  assert.ok(!isComplete({ ...account, accessToken: '' }));
  assert.ok(!isComplete(empty));
});

test('another account, relay policy or TURN service needs a new connection', () => {
  assert.ok(needsNewAgent(account, { ...account, accessToken: 'other' }));
  assert.ok(needsNewAgent(account, { ...account, isRelayOnly: true }));
  assert.ok(needsNewAgent(account, { ...account, turnService: 'https://turn.example.org' }));
  assert.ok(!needsNewAgent(account, { ...account }));
});

test('a transport of the page is kept until it is replaced, because it starts only once', () => {
  const before = { ...empty, transport };

  assert.ok(!needsNewAgent(before, { ...before, isRelayOnly: true }));
  assert.ok(needsNewAgent(before, { ...before, transport: { ...transport } }));
});
