import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport } from '@matrix-call/signalling';
import type { MatrixClientLike } from '@matrix-call/signalling/matrix-js-sdk';
import { isComplete, needsNewAgent, type ConnectionConfig } from './connection.ts';

const empty: ConnectionConfig = {
  transport: undefined,
  client: undefined,
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
const client = {} as MatrixClientLike;

test('a homeserver and a token are enough, and so is a transport or a client', () => {
  assert.ok(isComplete(account));
  assert.ok(isComplete({ ...empty, transport }));
  assert.ok(isComplete({ ...empty, client }));
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

test('another client needs a new connection', () => {
  const before = { ...empty, client };

  assert.ok(!needsNewAgent(before, { ...before }));
  assert.ok(needsNewAgent(before, { ...before, client: { ...client } }));
});

test('a transport of the page is kept until it is replaced, because it starts only once', () => {
  const before = { ...empty, transport };

  assert.ok(!needsNewAgent(before, { ...before, isRelayOnly: true }));
  assert.ok(needsNewAgent(before, { ...before, transport: { ...transport } }));
});
