import { expiryOf } from '../minting/credentials.ts';
import { createProvider } from '../minting/create-provider.ts';
import type { Provider } from '../minting/provider.ts';
import type { MintingSettings } from '../minting/settings.ts';
import type { Question } from './check-turn.ts';

/** What decides which servers are asked, with which credentials. */
export type QuestionSettings = MintingSettings & { readonly ttlSeconds: number };

/**
 * Every URI of every region once, with credentials as users get them. Throws what a provider throws; `signal` is the
 * deadline for all its answers.
 */
export async function questionsFor(
  settings: QuestionSettings,
  now: () => number,
  signal: AbortSignal,
): Promise<readonly Question[]> {
  const provider = createProvider(settings, { now });
  const expiresAt = expiryOf(now(), settings.ttlSeconds);
  const questions = new Map<string, Question>();
  for (const region of [undefined, ...settings.regions.keys()]) {
    const order = { label: LABEL, expiresAt, region };
    const { uris, ...login } = await provider.mint(order, signal);
    for (const uri of uris) questions.set(uri, { uri, login, laterLogin: undefined });
  }
  if (settings.provider.kind !== 'coturn') return [...questions.values()];
  const own = [...questions.values()].map((question, index) =>
    withOwnLogins(question, { provider, label: `${LABEL}-${index + 1}`, expiresAt, signal }),
  );
  return Promise.all(own);
}

// A login for each URI: two relays of each at the same time would be more than a user's quota allows.
async function withOwnLogins(
  { uri }: Question,
  {
    provider,
    signal,
    ...order
  }: { provider: Provider; label: string; expiresAt: number; signal: AbortSignal },
): Promise<Question> {
  const later = order.expiresAt + TEN_YEARS_SECONDS;
  const region = undefined;
  return {
    uri,
    login: await provider.mint({ ...order, region }, signal),
    laterLogin: await provider.mint({ ...order, region, expiresAt: later }, signal),
  };
}

const LABEL = 'check-turn';
const TEN_YEARS_SECONDS = 10 * 365 * 86_400;
