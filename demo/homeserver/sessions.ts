import { randomBytes } from 'node:crypto';
import type { Account, Device } from './account.ts';
import { MatrixError } from './matrix-error.ts';

/** Who stands behind an access token. */
export interface Session {
  readonly account: Account;
  readonly device: Device;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token runs out, in milliseconds since 1970; undefined for one that does not. */
  readonly expiresAtMs: number | undefined;
  /** The session whose tokens end when these are used. */
  readonly replaces: Session | undefined;
}

/** All tokens of the server. */
export class Sessions {
  readonly #now: () => number;
  readonly #byAccessToken = new Map<string, Session>();
  readonly #byRefreshToken = new Map<string, Session>();
  readonly #softLoggedOut = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Makes tokens for a device; without a lifetime the access token does not run out. */
  open(account: Account, device: Device, lifetimeMs?: number): Session {
    return this.#add({ account, device, lifetimeMs, replaces: undefined });
  }

  /** Who stands behind an access token; throws `M_UNKNOWN_TOKEN`. */
  find(accessToken: string): Session {
    const session = this.#byAccessToken.get(accessToken);
    if (session === undefined) throw unknownToken(this.#softLoggedOut.has(accessToken));
    if (session.expiresAtMs !== undefined && session.expiresAtMs <= this.#now()) {
      throw unknownToken(true);
    }
    this.#drop(session.replaces);
    return session;
  }

  /** Makes new tokens; the earlier ones end when the new ones are used. Throws `M_UNKNOWN_TOKEN`. */
  refresh(refreshToken: string, lifetimeMs: number): Session {
    const replaced = this.#byRefreshToken.get(refreshToken);
    if (replaced === undefined) throw unknownToken(false);
    this.#drop(replaced.replaces);
    const { account, device } = replaced;
    return this.#add({ account, device, lifetimeMs, replaces: replaced });
  }

  /** Makes an access token unknown; a soft end leaves its refresh token. */
  expire(accessToken: string, isSoft: boolean): void {
    const session = this.#byAccessToken.get(accessToken);
    if (isSoft) this.#softLoggedOut.add(accessToken);
    else this.#drop(session);
    this.#byAccessToken.delete(accessToken);
  }

  /** Ends all tokens of a device. */
  end(account: Account, deviceId: string): void {
    const all = [...this.#byAccessToken.values(), ...this.#byRefreshToken.values()];
    for (const session of all) {
      if (session.account === account && session.device.id === deviceId) this.#drop(session);
    }
  }

  #add(of: {
    account: Account;
    device: Device;
    lifetimeMs: number | undefined;
    replaces: Session | undefined;
  }): Session {
    const { lifetimeMs, ...who } = of;
    const session = {
      ...who,
      accessToken: `demo_${newToken()}`,
      refreshToken: `refresh_${newToken()}`,
      expiresAtMs: lifetimeMs === undefined ? undefined : this.#now() + lifetimeMs,
    };
    this.#byAccessToken.set(session.accessToken, session);
    this.#byRefreshToken.set(session.refreshToken, session);
    return session;
  }

  #drop(session: Session | undefined): void {
    if (session === undefined) return;
    this.#byAccessToken.delete(session.accessToken);
    this.#byRefreshToken.delete(session.refreshToken);
  }
}

function unknownToken(isSoft: boolean): MatrixError {
  const error = 'Access token is unknown or has expired';
  return new MatrixError(401, 'M_UNKNOWN_TOKEN', { error, soft_logout: isSoft });
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}
