// Strangers who want the TURN service to connect to the inside of its network, or a relay to send to its own host.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { createAuthority, type Authority } from '@matrix-call/service/test/authority';
import { startCoturn } from '@matrix-call/turn/test/coturn';
import {
  startDns,
  zoneOf,
  type DnsRecord,
  type FakeDns,
  type Zone,
} from '@matrix-call/turn/test/fake-dns';
import { json, startHomeserver } from '@matrix-call/turn/test/fake-homeserver';
import {
  connectAs,
  countAll,
  RELAY_SECRET,
  sendThroughRelay,
} from '@matrix-call/turn/test/own-host';
import { SSRF_NAMES } from '@matrix-call/turn/test/ssrf-names';
import { ROOT } from '../../scripts/command.ts';
import {
  INNER_ADDRESSES,
  PUBLIC_ADDRESSES,
  startInnerWorld,
  watchInside,
  type Inside,
} from './fixtures/inner-world.ts';
import { run } from './fixtures/namespace.ts';
import { startTurnService, type TurnService } from './fixtures/turn-service.ts';

let authority: Authority;

describe('the TURN service before the inside of its network', () => {
  before(async () => {
    await startInnerWorld();
    authority = await createAuthority();
  });

  test('T-01: none of the names that somewhere stand for an inner address leads there', async (t) => {
    const { service, inside, dns } = await start(t, innerZone);
    const names = [...new Set(SSRF_NAMES)];

    const statuses = await Promise.all(names.map((name) => service.prove(name)));

    const failed = names.filter((_name, i) => ![400, 401, 503].includes(statuses[i]?.status ?? 0));
    assert.deepEqual(failed, []);
    assert.ok(names.length >= 300);
    const looked = new Set(
      dns.questions.map((question) => question.replace(/^\w+ (?:_\S+?_tcp\.)?/, '')),
    );
    assert.deepEqual(
      [...looked].filter((name) => !PUBLIC_NAME.test(name)),
      [],
    );
    t.diagnostic(
      `measured: ${names.length} names, ${looked.size} of them looked up, ${inside.connections()} connections to canaries, ${await inside.attempts()} attempts at any inner port`,
    );
    assert.deepEqual([inside.connections(), await inside.attempts()], [0, 0]);
  });

  test('T-02: a homeserver cannot delegate, redirect or drip its way to the inside', async (t) => {
    const { service, inside, requests } = await start(t, evilZone, evilAnswer);

    const answers = await Promise.all(Object.keys(EVIL).map((name) => service.prove(name)));
    const good = await service.prove('good.example');

    assert.equal(good.status, 200, 'The way by .well-known to a public homeserver works');
    for (const [i, name] of Object.keys(EVIL).entries()) {
      assert.ok([401, 503].includes(answers[i]?.status ?? 0), `${name}: ${answers[i]?.status}`);
    }
    const asked = new Set(requests().map(({ headers }) => headers.host));
    assert.deepEqual(
      Object.keys(EVIL).filter((name) => !asked.has(name)),
      [],
    );
    const slowestMs = Math.max(...answers.map(({ ms }) => ms));
    t.diagnostic(
      `measured: ${answers.length} evil homeservers, ${inside.connections()} connections to canaries, the slowest refused after ${(slowestMs / 1000).toFixed(1)} s`,
    );
    assert.deepEqual([inside.connections(), await inside.attempts()], [0, 0]);
    assert.ok(slowestMs < 5500);
  });

  test('T-03: a name that is public when it is asked first and inner afterwards leads nowhere', async (t) => {
    const asked = new Map<string, number>();
    const turning: Zone = (name) => {
      const inner = INNER_ADDRESSES.find((_address, i) => name === `turn${i}.evil.example`);
      if (inner === undefined) return undefined;
      const times = (asked.get(name) ?? 0) + 1;
      asked.set(name, times);
      // A and AAAA are asked at once: the first two questions are one lookup.
      return zoneOf({ [name]: times <= 2 ? [PUBLIC_ADDRESSES[0]] : [inner] })(name);
    };
    const { service, inside, requests } = await start(t, turning, (request, response) => {
      json({}, 404)(request, response);
    });
    const names = INNER_ADDRESSES.map((_address, i) => `turn${i}.evil.example`);

    const answers = await Promise.all(names.map((name) => service.prove(name)));

    t.diagnostic(
      `measured: ${names.length} names turned inner, ${inside.connections()} connections to canaries`,
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      names.map(() => 401),
    );
    assert.deepEqual([...new Set(requests().map(({ headers }) => headers.host))].sort(), names);
    assert.deepEqual([inside.connections(), await inside.attempts()], [0, 0]);
  });

  test('S07: a relay reaches no service of its own host, by any of its addresses', async (t) => {
    const [four, six] = PUBLIC_ADDRESSES;
    const coturn = await startCoturn({
      secret: RELAY_SECRET,
      listeningIp: four,
      port: 3478,
      relaysToItself: false,
      extra: [`relay-ip=${six}`, 'user-quota=0', 'proc-user=turnserver', 'proc-group=turnserver'],
    });
    t.after(() => coturn.stop());
    const services = { four: await countAll(t, four), six: await countAll(t, six) };
    const flood = async (): Promise<readonly (number | null)[]> => {
      const arrived = services.four.count() + services.six.count();
      await Promise.all([
        sendThroughRelay(four, ['-e', four, '-r', String(services.four.port)]),
        sendThroughRelay(four, ['-e', '0.0.0.0', '-r', String(services.four.port)]),
        sendThroughRelay(four, ['-x', '-e', six, '-r', String(services.six.port)]),
      ]);
      const byUdp = services.four.count() + services.six.count() - arrived;
      return [byUdp, await connectAs('turnserver', four, services.four.port)];
    };
    // The configuration alone cannot close the address of the relays: two people on this relay meet there.
    const without = await flood();
    while (services.four.count() === 0 || services.six.count() === 0) {
      t.signal.throwIfAborted();
      await flood();
    }

    await run(['nft', '-f', join(ROOT, 'turn', 'deploy', 'nftables.conf')]);
    t.after(() => run(['nft', 'delete', 'table', 'inet', 'turnserver']));
    const arrived = services.four.count() + services.six.count();
    const [byUdp, byTcp] = await flood();

    t.diagnostic(
      `measured: ${arrived} packets from a relay to services of its own host without the firewall, ${byUdp} with it`,
    );
    assert.equal(without[1], 0);
    assert.equal(byUdp, 0);
    assert.notEqual(byTcp, 0);
    // Relays still meet, and the firewall is nobody else's: taken, and refused at once.
    assert.match(await sendThroughRelay(four, ['-y']), /tot_recv_msgs=[1-9]/);
    assert.equal(await connectAs('root', four, services.four.port), 0);
    assert.equal(await connectAs('root', '127.0.0.1', 9), 1);
  });

  test('the canaries and the counter see a connection to the inside', async (t) => {
    const { inside } = await start(t, innerZone);

    for (const address of INNER_ADDRESSES) await once(connect(8448, address).resume(), 'close');

    assert.deepEqual(
      [inside.connections(), await inside.attempts()],
      [INNER_ADDRESSES.length, INNER_ADDRESSES.length],
    );
  });
});

interface World {
  readonly service: TurnService;
  readonly inside: Inside;
  readonly dns: FakeDns;
  /** What came to the public homeservers. */
  readonly requests: () => readonly IncomingMessage[];
}

async function start(
  t: TestContext,
  zone: Zone,
  answer: RequestListener = json({}, 404),
): Promise<World> {
  const dns = await startDns(t, zone, 53);
  const certificate = await authority.issue('*.evil.example', 'good.example', ...PUBLIC_ADDRESSES);
  const servers = await Promise.all(
    PUBLIC_ADDRESSES.flatMap((host) =>
      [443, 8448].map((port) => startHomeserver(t, answer, { host, port, certificate })),
    ),
  );
  const service = await startTurnService(t, authority.ca);
  const inside = await watchInside(t, [service.port]);
  return {
    service,
    inside,
    dns,
    requests: () => servers.flatMap(({ requests }) => requests),
  };
}

/** A name as the internet has them: no address in whatever spelling, and no name that only the inside knows. */
const PUBLIC_NAME = /\.(?!localhost$|local$|internal$|onion$|invalid$|alt$)[a-z][a-z0-9-]*$/;

/** Every name there is leads inside, and so do its services. */
function innerZone(name: string): ReturnType<Zone> {
  const service: DnsRecord = { type: 'SRV', target: 'inner.example', port: 8448 };
  return name.startsWith('_') ? [service] : zoneOf({ [name]: [...INNER_ADDRESSES] })(name);
}

/** Evil homeservers, and what their web server answers to `/.well-known/matrix/server`. */
const EVIL: Readonly<Record<string, RequestListener>> = {
  ...Object.fromEntries(
    [
      'https://127.0.0.1:8448/',
      'https://[::1]/',
      'https://[::ffff:10.66.0.1]/',
      'https://0x7f.1/',
      'https://inner.example/',
      'http://169.254.169.254/latest/meta-data/',
      '//10.66.0.1:22/',
      'https://hop.evil.example/',
    ].map((location, i) => [`redirect${i}.evil.example`, redirect(location)]),
  ),
  ...Object.fromEntries(
    [
      '127.0.0.1',
      '127.0.0.1:8448',
      '[::1]:8448',
      '127.1:8448',
      'localhost:8448',
      'inner.example',
      'inner.example:22',
      'services.evil.example',
    ].map((server, i) => [`delegate${i}.evil.example`, json({ 'm.server': server })]),
  ),
  'services.evil.example': json({}, 404),
  'endless.evil.example': (_request, response) => {
    response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
    writeForever(response);
  },
  'slow.evil.example': drip,
  'silent.evil.example': () => undefined,
  'foreign.evil.example': json({}, 404),
};

const evilZone: Zone = (name) => {
  if (name === 'inner.example') return innerZone(name);
  if (name.endsWith('services.evil.example') && name.startsWith('_')) return innerZone(name);
  return name.startsWith('_') ? undefined : zoneOf({ [name]: [...PUBLIC_ADDRESSES] })(name);
};

const evilAnswer: RequestListener = (request, response) => {
  const name = request.headers.host?.replace(/:\d+$/, '') ?? '';
  if (name === 'hop.evil.example') redirect('https://127.0.0.1/')(request, response);
  else if (request.url?.startsWith('/.well-known/')) {
    (EVIL[name] ?? json({ 'm.server': `${name}:443` }))(request, response);
  } else if (name === 'good.example') json({ sub: '@alice:good.example' })(request, response);
  else if (name === 'foreign.evil.example') json({ sub: '@alice:good.example' })(request, response);
  else (EVIL[name] ?? json({}, 404))(request, response);
};

function redirect(location: string): RequestListener {
  return (_request, response) => response.writeHead(302, { location }).end();
}

function drip(_request: IncomingMessage, response: ServerResponse): void {
  const dripping = setInterval(() => response.write(' '), 50);
  response.on('close', () => {
    clearInterval(dripping);
  });
}

function writeForever(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const more = (): void => {
    while (response.write(chunk));
  };
  response.on('drain', more);
  more();
}
