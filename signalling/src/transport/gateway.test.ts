// How a visitor begins and ends.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayStage, VISITOR } from '../../test/gateway-stage.ts';
import { TransportError } from '../ports/transport.ts';
import type { SessionEnd } from '../wire/gateway-frames.ts';

test('a visitor begins as the gateway says, with an empty first batch', async () => {
  const stage = new GatewayStage({ url: 'https://gateway.x.org/calls/' });

  const identity = await stage.transport.start(stage.atVisitor);

  assert.deepEqual(identity, { userId: VISITOR, deviceId: undefined });
  assert.deepEqual(stage.atVisitor.batches, [{ events: [], isInitial: true }]);
  assert.deepEqual(stage.gateway.urls, ['wss://gateway.x.org/calls/v1/call']);
  assert.deepEqual(stage.gateway.said, [{ type: 'open' }]);
  assert.deepEqual(stage.atVisitor.connectivity, []);
});

test('a gateway in clear is connected to in clear', async () => {
  const stage = new GatewayStage({ url: 'http://localhost:8080' });

  await stage.start();

  assert.deepEqual(stage.gateway.urls, ['ws://localhost:8080/v1/call']);
  assert.equal(stage.transport.features.onlyRoomId, '!visitor:localhost:8080');
});

for (const url of ['gateway.x.org', '', 'ftp://gateway.x.org']) {
  test(`${JSON.stringify(url)} is the URL of no gateway`, async () => {
    const { transport, atVisitor } = new GatewayStage({ url });

    await assert.rejects(transport.start(atVisitor), { code: 'notAHomeserver' });
  });
}

const ENDS: readonly [SessionEnd, string][] = [
  ['badToken', 'unauthorized'],
  ['tooMany', 'rateLimited'],
  ['badFrame', 'rejected'],
  ['unknownSession', 'rejected'],
  ['stopped', 'rejected'],
];
for (const [end, code] of ENDS) {
  test(`a gateway that ends the first session by ${end} lets the start fail by ${code}`, async () => {
    const stage = new GatewayStage();
    stage.gateway.nextEnds = [{ code: end, retryAfterMs: 60_000 }];

    const started = stage.until(stage.transport.start(stage.atVisitor));

    await assert.rejects(started, { name: 'TransportError', code, cause: end });
    assert.equal(stage.attemptsAtMs.length, 1);
    assert.equal(stage.clock.pending, 0);
  });
}

test('a start without a gateway fails after a few attempts', async () => {
  const stage = new GatewayStage();
  stage.gateway.isThere = false;

  const started = stage.until(stage.transport.start(stage.atVisitor));

  await assert.rejects(started, { code: 'unreachable' });
  assert.equal(stage.attemptsAtMs.length, 3);
});

test('whoever speaks another subprotocol is no gateway', async () => {
  const stage = new GatewayStage();
  stage.gateway.protocol = 'matrix-call.v9';

  const started = stage.until(stage.transport.start(stage.atVisitor));

  await assert.rejects(started, { code: 'notAHomeserver' });
  assert.deepEqual(stage.gateway.said, []);
});

test('a gateway that takes the connection and says nothing is not waited for without end', async () => {
  const stage = new GatewayStage();
  stage.gateway.fateOf = (text) => (text.includes('"welcome"') ? 'isLost' : 'arrives');

  await assert.rejects(stage.until(stage.transport.start(stage.atVisitor)), {
    code: 'unreachable',
  });
});

test('a browser that may open no connection is like a gateway that is not there', async () => {
  const stage = new GatewayStage({
    openSocket: () => {
      throw new DOMException('mixed content', 'SecurityError');
    },
  });

  await assert.rejects(stage.until(stage.transport.start(stage.atVisitor)), {
    code: 'unreachable',
  });
});

test('the token of the page opens the session', async () => {
  const stage = new GatewayStage({ getToken: () => Promise.resolve('secret') });

  await stage.start();

  assert.deepEqual(stage.gateway.said, [{ type: 'open', token: 'secret' }]);
});

test('a page without a token is asked again, and what it refuses is final', async () => {
  let asked = 0;
  const broken = new GatewayStage({
    getToken: () => {
      asked++;
      return Promise.reject(new TypeError('no network'));
    },
  });
  const refusal = new TransportError('unauthorized', 'Nobody is signed in');
  const signedOut = new GatewayStage({ getToken: () => Promise.reject(refusal) });

  await assert.rejects(broken.until(broken.transport.start(broken.atVisitor)), {
    code: 'unreachable',
  });
  await assert.rejects(signedOut.transport.start(signedOut.atVisitor), refusal);
  assert.equal(asked, 3);
});

test('batches are told to have arrived, once a second at most', async () => {
  const stage = await GatewayStage.onLine();
  const told = (): unknown[] => stage.gateway.said.filter(({ type }) => type === 'received');

  stage.sendAsBob('1');
  await stage.home.settle();
  stage.sendAsBob('2');
  await stage.advance(900);
  const early = told();
  await stage.advance(100);

  assert.deepEqual(early, []);
  assert.deepEqual(told(), [{ type: 'received', batch: 2 }]);
});

test('twenty batches are told at once', async () => {
  const stage = await GatewayStage.onLine();

  for (let call = 1; call <= 20; call++) {
    stage.sendAsBob(String(call));
    await stage.home.settle();
  }

  assert.deepEqual(stage.gateway.said.at(-1), { type: 'received', batch: 20 });
});

test('a stop says good-bye, and leaves no timer and no listener', async () => {
  const stage = await GatewayStage.onLine();
  stage.sendAsBob('1');
  const sent = stage.send('1');
  const refused = assert.rejects(sent, { code: 'aborted' });

  stage.transport.stop();

  await refused;
  await stage.home.settle();
  assert.deepEqual(stage.gateway.closings, [1000]);
  assert.equal(stage.clock.pending, 0);
  assert.equal(stage.network.listenerCount, 0);
});

test('a stop between two connections leaves no timer and no listener', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isThere = false;
  stage.gateway.socket.cut();
  await stage.advance(1_000);

  stage.transport.stop();
  await stage.advance(60_000);

  assert.equal(stage.clock.pending, 0);
  assert.equal(stage.network.listenerCount, 0);
  assert.deepEqual(stage.atVisitor.failures, []);
});
