import type { Subject } from '../subject.ts';
import type { SpentTokens } from '../limits/spent-tokens.ts';
import { ServiceError } from '../service-error.ts';
import type { SpendableToken } from '../spendable-token.ts';
import { expiryOf, labelOf, ttlOf } from './credentials.ts';
import type { Provider, TurnCredentials } from './provider.ts';
import { digestOf, seal, unseal } from './seal.ts';

/** What a client gets: the fields of Matrix' turnServer answer, and the same as `iceServers` for the browser. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly uris: string[];
  /** Seconds for which the credentials are still good. */
  readonly ttl: number;
  /** The Unix second at which they end. */
  readonly expires_at: number;
  readonly iceServers: { urls: string[]; username?: string; credential?: string }[];
}

/** The parts an issuer works with; the secret keys the names of users, and the clock is in milliseconds. */
export interface IssuerParts {
  readonly provider: Provider;
  readonly spentTokens: SpentTokens;
  readonly secret: string;
  readonly ttlSeconds: number;
  readonly now: () => number;
}

/** What somebody may have, and what they would like. The signal is the deadline. */
export interface IssueRequest {
  readonly subject: Subject;
  /** The token that is spent with it; undefined for a session, which may ask again. */
  readonly token: SpendableToken | undefined;
  readonly region: string | undefined;
  /** A life that is shorter than the one they would get; undefined: as long as may be. */
  readonly ttlSeconds: number | undefined;
  readonly signal: AbortSignal;
}

/** Gives out credentials, and remembers for which tokens it did: a token is worth one credential, not a stream of them. */
export class Issuer {
  readonly #parts: IssuerParts;

  constructor(parts: IssuerParts) {
    this.#parts = parts;
  }

  /** Fresh credentials; but those from before if somebody else spent the token in the meantime. */
  async issue({ subject, token, region, ttlSeconds, signal }: IssueRequest): Promise<Credentials> {
    const { provider, spentTokens, secret, now } = this.#parts;
    const allowed = [this.#parts.ttlSeconds, subject.maxTtlSeconds];
    const expiresAt = expiryOf(now(), ttlOf(ttlSeconds, allowed));
    const label = labelOf(secret, subject.id);
    const minted = await provider.mint({ label, expiresAt, region }, signal);
    if (token === undefined) return this.#show(minted);
    const sealed = seal(token, JSON.stringify(minted));
    const kept = await spentTokens.keep(digestOf(token), sealed, token.rememberMs);
    return kept === sealed ? this.#show(minted) : this.#open(token, kept);
  }

  /** What was given for this token before; undefined if nothing was. Throws `notProven` if that has ended. */
  async recall(token: SpendableToken): Promise<Credentials | undefined> {
    const sealed = await this.#parts.spentTokens.recall(digestOf(token));
    return sealed === undefined ? undefined : this.#open(token, sealed);
  }

  #open(token: SpendableToken, sealed: string): Credentials {
    const text = unseal(token, sealed);
    if (text === undefined)
      throw new ServiceError('notProven', 'The token was used before, with another signature');
    // Only this service can have sealed it, so it is what it was.
    const minted = JSON.parse(text) as TurnCredentials;
    if (minted.expiresAt <= this.#parts.now() / 1000) {
      throw new ServiceError(
        'notProven',
        'The token was used before and its credentials have ended',
      );
    }
    return this.#show(minted);
  }

  #show({ username, password, uris, expiresAt }: TurnCredentials): Credentials {
    return {
      username,
      password,
      uris: [...uris],
      ttl: expiresAt - Math.floor(this.#parts.now() / 1000),
      expires_at: expiresAt,
      iceServers: iceServers({ username, password, uris }),
    };
  }
}

/** The STUN servers among some URIs, as a browser takes them. */
export function stunServers(uris: readonly string[]): { urls: string[] }[] {
  const urls = uris.filter((uri) => uri.startsWith('stun'));
  return urls.length === 0 ? [] : [{ urls }];
}

function iceServers({
  username,
  password,
  uris,
}: Omit<TurnCredentials, 'expiresAt'>): Credentials['iceServers'] {
  const turn = uris.filter((uri) => uri.startsWith('turn'));
  return [...stunServers(uris), { urls: turn, username, credential: password }];
}
