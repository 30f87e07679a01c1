import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transport } from '@matrix-call/signalling';
import type { MatrixClientLike } from '@matrix-call/signalling/matrix-js-sdk';
import { isComplete, needsNewAgent } from './connection.ts';
import type { ConnectionConfig } from './agent.ts';

const empty: ConnectionConfig = {
  transport: undefined,
  client: undefined,
  gateway: undefined,
  visitorName: undefined,
  callee: undefined,
  homeserver: undefined,
  accessToken: undefined,
  renewToken: undefined,
  userId: undefined,
  deviceId: undefined,
  turnService: undefined,
  isRelayOnly: false,
};
const account = { ...empty, homeserver: 'https://example.org', accessToken: 'token' };
const visitor = { ...empty, gateway: 'https://gateway.example.org', callee: '@bob:example.org' };
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

test('a gateway is enough together with a callee, and needs no account', () => {
  assert.ok(isComplete(visitor));
  assert.ok(!isComplete({ ...visitor, callee: undefined }));
  assert.ok(!isComplete({ ...visitor, callee: '' }));
});

test('a gateway takes the place of an account, and gives way to a transport or a client', () => {
  const withoutCallee = { ...account, gateway: visitor.gateway };

  assert.ok(!isComplete(withoutCallee));
  assert.ok(isComplete({ ...withoutCallee, transport }));
  assert.ok(isComplete({ ...withoutCallee, client }));
});

test('another gateway, name or callee of a visitor needs a new connection', () => {
  assert.ok(needsNewAgent(visitor, { ...visitor, gateway: 'https://other.example.org' }));
  assert.ok(needsNewAgent(visitor, { ...visitor, visitorName: 'Alice' }));
  assert.ok(needsNewAgent(visitor, { ...visitor, callee: '@carol:example.org' }));
  assert.ok(!needsNewAgent(visitor, { ...visitor }));
});

test('another callee of an account needs no new connection', () => {
  assert.ok(!needsNewAgent(account, { ...account, callee: '@carol:example.org' }));
});

test('a way to tokens of the site that comes later needs a new connection, another one does not', () => {
  const withTokens = { ...visitor, renewToken: () => Promise.resolve('token') };

  assert.ok(needsNewAgent(visitor, withTokens));
  assert.ok(!needsNewAgent(withTokens, { ...withTokens, renewToken: () => Promise.resolve('') }));
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
