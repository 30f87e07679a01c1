import { toRefusal, withDeadline, type CountUse } from '@matrix-call/service';
import type { Way } from '../identity/way.ts';
import type { Limits } from '../limits/limits.ts';
import type { Credentials, Issuer } from '../minting/issuer.ts';
import type { Metrics } from '../operations/metrics.ts';

/** The parts that a credential goes through: limits, identity, issuer. */
export interface GiveParts {
  readonly limits: Limits;
  readonly issuer: Issuer;
  readonly metrics: Metrics;
  readonly countUser: CountUse;
}

/** What the client would like: a region, and a life in seconds, as they stand in the URL. */
export interface Wish {
  readonly region?: string;
  readonly ttl?: string;
}

/** Gives credentials to whoever holds a token, by one way; throws {@link ServiceError} for everybody else. */
export type Give = <Token>(way: Way<Token>, token: Token, wish: Wish) => Promise<Credentials>;

/** What all ways have in common: a token used before gives what it gave, users are counted, and all is measured. */
export function createGive(parts: GiveParts): Give {
  return async (way, token, wish) => {
    try {
      const { credentials, outcome } = await give(parts, { way, token, wish });
      parts.metrics.credentials.inc({ proof: way.proof, outcome });
      return credentials;
    } catch (error) {
      const { code } = toRefusal(error);
      const outcome = code === 'tooManyRequests' ? 'limited' : code;
      parts.metrics.credentials.inc({ proof: way.proof, outcome });
      throw error;
    }
  };
}

async function give<Token>(
  parts: GiveParts,
  { way, token, wish }: { way: Way<Token>; token: Token; wish: Wish },
): Promise<{ credentials: Credentials; outcome: 'fresh' | 'repeated' }> {
  const { issuer, limits } = parts;
  const spendable = way.tokenOf(token);
  const earlier = spendable && (await issuer.recall(spendable));
  if (earlier !== undefined) return { credentials: earlier, outcome: 'repeated' };
  const subject = await timed(parts, way, token);
  await parts.countUser(subject.id);
  const ttlSeconds = wish.ttl === undefined ? undefined : Number(wish.ttl);
  const { region } = wish;
  const credentials = await withDeadline(limits.providerTimeoutMs, (signal) =>
    issuer.issue({ subject, token: spendable, region, ttlSeconds, signal }),
  );
  return { credentials, outcome: 'fresh' };
}

async function timed<Token>(
  { metrics, limits }: GiveParts,
  way: Way<Token>,
  token: Token,
): ReturnType<Way<Token>['verify']> {
  const stop = metrics.verification.startTimer({ proof: way.proof });
  try {
    return await withDeadline(limits.homeserverTimeoutMs, (signal) => way.verify(token, signal));
  } finally {
    stop();
  }
}
