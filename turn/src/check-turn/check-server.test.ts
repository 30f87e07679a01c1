import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startStranger } from '../../test/strangers.ts';
import { CheckError } from './check-error.ts';
import { checkServer } from './check-server.ts';
import { Frames } from './frames.ts';
import { readTurnUri } from './turn-uri.ts';

for (const [transport, habit, code] of [
  ['udp', 'silent', 'noAnswer'],
  ['udp', 'garbage', 'notTurn'],
  ['udp', 'echo', 'notTurn'],
  ['tcp', 'silent', 'noAnswer'],
  ['tcp', 'garbage', 'notTurn'],
  ['tcp', 'echo', 'notTurn'],
  ['tcp', 'endless', 'notTurn'],
  ['tcp', 'hangsUp', 'closed'],
  ['tls', 'silent', 'noTls'],
  ['tls', 'garbage', 'noTls'],
  ['tls', 'endless', 'noTls'],
  ['tls', 'hangsUp', 'noTls'],
] as const) {
  test(`over ${transport}, a stranger that is ${habit} is told as ${code} in time`, async (t) => {
    const port = await startStranger(t, transport === 'udp' ? 'udp' : 'tcp', habit);
    const login = { username: '1:check-turn', password: 'canary' };
    const startMs = performance.now();

    const { outcome } = await checkServer(
      { host: '127.0.0.1', address: '127.0.0.1', port, transport, login, laterLogin: undefined },
      { stepMs: 300, authorities: [] },
    );

    assert.ok(outcome instanceof CheckError);
    assert.equal(outcome.code, code);
    assert.ok(performance.now() - startMs < 3000);
  });
}

test('packets are cut out of a stream wherever it breaks', () => {
  const message = Buffer.from('000100042112a442000000000000000000000000aabbccdd', 'hex');
  const channelData = Buffer.from('400000050102030405000000', 'hex');
  const stream = Buffer.concat([message, channelData, message]);

  for (let length = 1; length <= stream.length; length += 1) {
    const frames = new Frames();
    const packets: Buffer[] = [];
    for (let start = 0; start < stream.length; start += length) {
      packets.push(...frames.push(stream.subarray(start, start + length)));
    }
    assert.deepEqual(packets, [message, channelData, message]);
  }
});

for (const [uri, host, port, transport] of [
  ['turn:turn.example.org', 'turn.example.org', 3478, 'udp'],
  ['turn:turn.example.org:80?transport=tcp', 'turn.example.org', 80, 'tcp'],
  ['turns:turn.example.org', 'turn.example.org', 5349, 'tls'],
  ['turns:turn.example.org?transport=udp', 'turn.example.org', 5349, 'dtls'],
  ['stun:[2001:db8::1]:1234', '2001:db8::1', 1234, 'udp'],
  ['stuns:192.0.2.1', '192.0.2.1', 5349, 'tls'],
] as const) {
  test(`${uri} leads to port ${port} by ${transport}`, () => {
    assert.deepEqual(readTurnUri(uri), {
      uri,
      relays: uri.startsWith('turn'),
      host,
      port,
      transport,
    });
  });
}

for (const uri of ['turn:', 'turn:a:0', 'turn:a:65536', 'turn:[::g]', 'http://a', 'turn:a?x=y']) {
  test(`${uri} is no URI of a TURN server`, () => {
    assert.throws(() => readTurnUri(uri), { code: 'badUri' });
  });
}
