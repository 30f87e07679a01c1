// What the service holds after a million credentials, beside what it held early on.

import { createHmac, randomUUID } from 'node:crypto';

import { hammerWith } from './turn-load.ts';
import type { MemoryUse, Server } from './turn-load.ts';

/** What the service was set up with, to sign tokens that it believes. */
export interface Site {
  readonly issuer: string;
  readonly secret: string;
}

/** Early and late, each after so many credentials. */
export interface Growth {
  readonly early: MemoryUse;
  readonly earlyCount: number;
  readonly late: MemoryUse;
  /** Fewer than were wanted where the time was over. */
  readonly lateCount: number;
}

/** Takes credentials, each for a new token and a new user, over HTTP; looks at the memory early and at the end. */
export async function measureGrowth(
  service: Server,
  site: Site,
  connections: number,
): Promise<Growth> {
  const url = `${service.url}/v1/credentials`;
  const mint = (amount: number): Promise<unknown> =>
    hammerWith(() => questionOf(url, site), { url, amount, connections });
  const earlyCount = Math.ceil(Math.min(EARLY_MINTS, MINTS / 10));
  const endAtMs = performance.now() + MOST_MINTING_MS;
  await mint(earlyCount);
  const early = await service.memoryAfterGc();
  let lateCount = earlyCount;
  while (lateCount < MINTS && performance.now() < endAtMs) {
    const amount = Math.min(STEP, MINTS - lateCount);
    await mint(amount);
    lateCount += amount;
    console.log(`${lateCount} of ${MINTS} credentials`);
  }
  return { early, earlyCount, late: await service.memoryAfterGc(), lateCount };
}

function questionOf(url: string, site: Site) {
  return { method: 'POST', headers: { authorization: `Bearer ${siteToken(site)}` }, url } as const;
}

/** A token of a site that nobody has sent before: verified by the service, and good for new credentials. */
function siteToken({ issuer, secret }: Site): string {
  const now = Math.floor(Date.now() / 1000);
  const id = randomUUID();
  const claims = {
    iss: issuer,
    aud: 'matrix-call-turn',
    sub: id,
    jti: id,
    iat: now,
    exp: now + 300,
  };
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const MINTS = Number(process.env['BENCH_MINTS'] ?? 1_000_000);
/** By then the service remembers as many users and tokens as it ever does. */
const EARLY_MINTS = 100_000;
const STEP = 50_000;
const MOST_MINTING_MS = 300_000;
