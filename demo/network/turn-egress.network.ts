// The second wall round a relay: the packet filter that the TURN service ships, where coturn itself would let all through.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { expiryOf, mintLogin } from '@matrix-call/turn';
import { startCoturn } from '@matrix-call/turn/test/coturn';
import { ROOT } from '../../scripts/command.ts';
import { prepareNamespaces, run } from './fixtures/namespace.ts';

const SECRET = 'a secret of this test';
const RELAY = { 4: '11.0.0.1', 6: '2606:4700::1' } as const;
const PEERS = [
  { family: 4, inner: '10.0.0.2', open: '11.0.0.2' },
  { family: 6, inner: 'fd00::2', open: '2606:4700::2' },
] as const;

describe('the firewall of a relay', () => {
  before(async () => {
    await prepareNamespaces();
    const addresses = [
      ...Object.values(RELAY),
      ...PEERS.flatMap(({ inner, open }) => [inner, open]),
    ];
    for (const address of addresses) {
      const bits = address.includes(':') ? 128 : 32;
      await run(['ip', 'address', 'add', `${address}/${bits}`, 'dev', 'lo']);
    }
  });

  test('T-15: the firewall stops what a relay without its list sends to inner hosts, and nothing else', async (t) => {
    const coturn = await startCoturn({
      secret: SECRET,
      listeningIp: RELAY[4],
      port: 3478,
      extra: [
        `relay-ip=${RELAY[6]}`,
        'user-quota=0',
        'proc-user=turnserver',
        'proc-group=turnserver',
        'allowed-peer-ip=0.0.0.0-255.255.255.255',
        'allowed-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
      ],
    });
    t.after(() => coturn.stop());
    // Without the firewall: the list is gone indeed.
    await Promise.all((await sendToAll(t)).map(({ arrived }) => arrived));

    await run(['nft', '-f', join(ROOT, 'turn', 'deploy', 'nftables.conf')]);

    const sent = await sendToAll(t);
    await Promise.all(sent.filter(({ isInner }) => !isInner).map(({ arrived }) => arrived));
    for (const family of [4, 6]) {
      while ((await dropped(family)) === 0) t.signal.throwIfAborted();
    }
    for (const { isInner, count } of sent) assert.equal(count() > 0, !isInner);
  });
});

let nextPort = 50_000;

interface Sending {
  readonly isInner: boolean;
  readonly arrived: Promise<unknown>;
  readonly count: () => number;
}

async function sendToAll(t: TestContext): Promise<Sending[]> {
  const sendings = PEERS.flatMap(({ family, inner, open }) => [
    sendThroughRelay(t, family, inner),
    sendThroughRelay(t, family, open),
  ]);
  return (await Promise.all(sendings)).map((sending, i) => ({ ...sending, isInner: i % 2 === 0 }));
}

/** Sends packets to a peer again and again; a listener there counts them. */
async function sendThroughRelay(
  t: TestContext,
  family: 4 | 6,
  peer: string,
): Promise<Omit<Sending, 'isInner'>> {
  let count = 0;
  const socket: Socket = createSocket(family === 4 ? 'udp4' : 'udp6');
  // Hosts of their own in the end, here addresses of this computer, where the firewall lets relays reach ports of relays only.
  nextPort += 1;
  socket.on('message', () => (count += 1)).bind(nextPort, peer);
  await once(socket, 'listening');
  const arrived = once(socket, 'message');
  const login = mintLogin({ secret: SECRET, label: 'alice', expiresAt: expiryOf(Date.now(), 600) });
  const options = ['-u', login.username, '-w', login.password, '-n', '1000', '-m', '1', '-c'];
  const to = ['-e', peer, '-r', String(socket.address().port), ...(family === 6 ? ['-x'] : [])];
  const client = spawn('turnutils_uclient', [...options, ...to, RELAY[4]], { stdio: 'ignore' });
  t.after(() => {
    client.kill('SIGKILL');
    socket.close();
  });
  return { arrived, count: () => count };
}

async function dropped(family: number): Promise<number> {
  const list = ['nft', '--json', 'list', 'counter', 'inet', 'turnserver', `dropped${family}`];
  return Number(/"packets": (\d+)/.exec(await run(list))?.[1]);
}
