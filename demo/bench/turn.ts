// The TURN service beside what else could give credentials: the homeserver itself, and the least a program can do.
import { request } from '../e2e/fixtures/matrix-client.ts';
import { buildAll } from '../../scripts/build.ts';
import { startSynapse, type RegisteredUser, type Synapse } from '../e2e/fixtures/synapse.ts';
import { ratio, type Report } from './report.ts';
import { askEach, hammer, holdSlowConnections, startServer } from './turn-load.ts';
import type { MemoryUse, Question, Server } from './turn-load.ts';
import { measureGrowth, type Growth } from './turn-memory.ts';

interface Found {
  readonly floor: number;
  readonly synapse: number;
  readonly cached: number;
  readonly userinfo: number;
  readonly uncached: number;
  readonly p99Ms: number;
  readonly slowP99Ms: number;
  readonly growth: Growth;
}

interface Stage {
  readonly floor: Server;
  readonly service: Server;
  readonly synapse: Synapse;
  readonly user: RegisteredUser;
}

/** Measures one after the other, on one machine, in one run. */
export async function benchTurn(): Promise<Report> {
  if (!(await buildAll())) throw new Error('The service cannot be built');
  const turn = { uris: ['turn:127.0.0.1:3478'], sharedSecret: SECRET, userLifetimeMs: 3_600_000 };
  const synapse = await startSynapse({ turn });
  const floor = await startServer('turn-floor.ts');
  const service = await startServer('turn-service.ts', settingsFor(synapse));
  try {
    const user = await synapse.registerUser('alice');
    return report(await measure({ floor, service, synapse, user }));
  } finally {
    await Promise.all([floor.stop(), service.stop(), synapse.stop()]);
  }
}

function settingsFor({ url, serverName }: Synapse): Record<string, string> {
  return {
    TURN_SHARED_SECRET: SECRET,
    TURN_URIS: 'turn:127.0.0.1:3478',
    ALLOWED_HOMESERVERS: `${serverName}=${url}`,
    HOMESERVER_URL: url,
    SITE_TOKEN_KEY: SECRET,
    SITE_TOKEN_ISSUER: ISSUER,
    // A proxy may hold as many connections as it needs: all that come here are slow.
    TRUSTED_PROXIES: '127.0.0.1',
  };
}

async function measure({ floor, service, synapse, user }: Stage): Promise<Found> {
  const credentials = `${service.url}/v1/credentials`;
  const [known = '', ...others] = await makeOpenIdTokens(user, 2 * TOKENS + 1);
  const ask = (body: string, url = credentials): Question => ({ ...POST, url, body });
  const load = { connections: CONNECTIONS, seconds: SECONDS };
  console.log('asked for OpenID tokens; next: the floor, and known tokens');
  // The first seconds of a program are its slowest.
  for (const url of [floor.url, credentials])
    await hammer(ask(known, url), { ...load, seconds: 2 });

  const atFloor = await hammer(ask(known, floor.url), load);
  const cached = await hammer(ask(known), load);
  const half = await hammer(ask(known), { ...load, perSecond: cached.perSecond / 2 });
  console.log('next: Synapse, and new tokens');
  const authorization = `Bearer ${user.accessToken}`;
  const url = `${synapse.url}/_matrix/client/v3/voip/turnServer`;
  const atSynapse = await hammer({ url, headers: { authorization } }, load);
  const asked = others.slice(0, TOKENS).map((token) => userInfoOf(synapse, token));
  const userinfo = await askEach(asked, CONNECTIONS);
  const uncached = await askEach(
    others.slice(TOKENS).map((token) => ask(token)),
    CONNECTIONS,
  );
  console.log('next: slow connections');
  const letGo = await holdSlowConnections(service.url);
  // The service cuts the slow ones off after ten seconds; they are told of after five.
  const good = { connections: 1, seconds: 4, perSecond: 100 };
  const beside = await hammer(ask(known), good).finally(letGo);
  console.log('next: credentials, for as long as it takes');
  const growth = await measureGrowth(service, { issuer: ISSUER, secret: SECRET }, CONNECTIONS);
  return {
    floor: atFloor.perSecond,
    cached: cached.perSecond,
    p99Ms: half.p99Ms,
    synapse: atSynapse.perSecond,
    userinfo,
    uncached,
    slowP99Ms: beside.p99Ms,
    growth,
  };
}

async function makeOpenIdTokens(user: RegisteredUser, count: number): Promise<string[]> {
  const path = `/user/${encodeURIComponent(user.userId)}/openid/request_token`;
  const tokens: string[] = [];
  const work = async (): Promise<void> => {
    while (tokens.length < count) {
      tokens.push(JSON.stringify(await request(user, ['POST', path], {})));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return tokens.slice(0, count);
}

function userInfoOf({ url }: Synapse, token: string): Question {
  const { access_token: accessToken } = JSON.parse(token) as { access_token: string };
  return { url: `${url}/_matrix/federation/v1/openid/userinfo?access_token=${accessToken}` };
}

function report(found: Found): Report {
  const rate = (perSecond: number): string => `${perSecond.toFixed(0)} /s`;
  const { floor, cached, synapse, userinfo, uncached, p99Ms, slowP99Ms, growth } = found;
  const { early, earlyCount, late, lateCount } = growth;
  const share = late.heapMb / early.heapMb;
  const memory = (title: string, field: keyof MemoryUse): string[] => [
    `memory after ${lateCount}, beside after ${earlyCount}: ${title}`,
    `${late[field].toFixed(1)} MB`,
    `${early[field].toFixed(1)} MB`,
    ratio(late[field], early[field]),
  ];
  return {
    name: 'turn',
    title: 'TURN credentials',
    method:
      `The service as it is built, in a process of its own, ${CONNECTIONS} connections, ${SECONDS} s each, client and servers on one machine. ` +
      `Known tokens: the same OpenID token again. New tokens: ${TOKENS} that were never seen, each checked with Synapse; beside it ` +
      `the rate of Synapse's \`openid/userinfo\` alone. Floor: bare \`node:http\` with a fixed answer and one HMAC. ` +
      `Memory after its garbage was collected, after ${earlyCount} and after ${lateCount} credentials, each for a new token and a new user ` +
      `over HTTP. The slow connections are those of slowhttptest.`,
    header: ['', 'ours', 'beside it', 'ratio'],
    rows: [
      ['known tokens, beside the floor', rate(cached), rate(floor), ratio(cached, floor)],
      [
        'known tokens, beside Synapse `turnServer`',
        rate(cached),
        rate(synapse),
        ratio(cached, synapse),
      ],
      [
        'new tokens, beside Synapse `userinfo`',
        rate(uncached),
        rate(userinfo),
        ratio(uncached, userinfo),
      ],
      ['p99 at half load', `${p99Ms} ms`, '', ''],
      ['p99 beside 1,000 slow connections', `${slowP99Ms} ms`, '', ''],
      memory("JavaScript's heap", 'heapMb'),
      memory('what hangs on that outside', 'externalMb'),
      memory('the whole process', 'residentMb'),
    ],
    goals: [
      { text: 'known tokens ≥ 0.5 × the floor', isMet: cached >= 0.5 * floor },
      { text: 'known tokens ≥ 5 × Synapse `turnServer`', isMet: cached >= 5 * synapse },
      { text: 'new tokens ≥ 0.8 × `userinfo`', isMet: uncached >= 0.8 * userinfo },
      { text: 'p99 < 20 ms at half load', isMet: p99Ms < 20 },
      { text: 'p99 < 200 ms beside 1,000 slow connections', isMet: slowP99Ms < 200 },
      { text: `memory < 120 MB after ${lateCount} credentials`, isMet: late.residentMb < 120 },
      {
        text: `memory flat from the ${earlyCount}th to the ${lateCount}th credential: JavaScript's heap within ${MOST_GROWTH * 100} %`,
        isMet: share <= 1 + MOST_GROWTH,
      },
    ],
  };
}

const CONNECTIONS = 16;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const MOST_GROWTH = 0.05;
const TOKENS = 1000;
const ISSUER = 'https://www.example.org';
const SECRET = 'a secret of this benchmark, long enough';
const POST = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;
