import { randomBytes } from 'node:crypto';
import type { Account, Device } from './account.ts';
import { forbidden, MatrixError } from './matrix-error.ts';
import { Sessions, type Session } from './sessions.ts';

/** How to log in. */
export interface LoginWish {
  readonly deviceId?: string | undefined;
  readonly displayName?: string | undefined;
  /** Without it the access token does not run out. */
  readonly lifetimeMs?: number | undefined;
}

/** All users of the server and their access tokens. */
export class Accounts {
  readonly #serverName: string;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();
  readonly #sessions: Sessions;

  constructor(serverName: string, now: () => number) {
    this.#serverName = serverName;
    this.#now = now;
    this.#sessions = new Sessions(now);
  }

  /** Makes a user; throws `M_INVALID_USERNAME` or `M_USER_IN_USE`. */
  register(name: string, password: string, displayName = name): Account {
    const userId = `@${name}:${this.#serverName}`;
    this.requireAvailable(name);
    if (this.#accounts.size >= MAX_ACCOUNTS) {
      throw new MatrixError(403, 'M_RESOURCE_LIMIT_EXCEEDED', 'Too many users');
    }
    const account = newAccount(userId, password, displayName);
    this.#accounts.set(userId, account);
    return account;
  }

  /** Throws unless a user of this name can be made. */
  requireAvailable(name: string): void {
    if (!/^[a-z0-9._=\-/+]{1,200}$/.test(name)) {
      throw new MatrixError(400, 'M_INVALID_USERNAME', 'User name has forbidden characters');
    }
    if (this.#accounts.has(`@${name}:${this.#serverName}`)) {
      throw new MatrixError(400, 'M_USER_IN_USE', 'User name is taken');
    }
  }

  /** Finds a user by full ID, or by name alone. */
  find(userIdOrName: string): Account | undefined {
    const userId = userIdOrName.startsWith('@') ? userIdOrName : this.userId(userIdOrName);
    return this.#accounts.get(userId);
  }

  /** The full ID of a name on this server. */
  userId(name: string): string {
    return `@${name}:${this.#serverName}`;
  }

  /** All users, in the order in which they came. */
  all(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  /** The user with this name or ID and password; throws `M_FORBIDDEN`. */
  authenticate(userIdOrName: string, password: string): Account {
    const account = this.find(userIdOrName);
    if (account?.password !== password) throw forbidden('Invalid username or password');
    return account;
  }

  /** Makes tokens, for a new device or a known one; a known one loses its earlier ones. */
  logIn(account: Account, login: LoginWish = {}): Session {
    const { deviceId = newDeviceId(), displayName, lifetimeMs } = login;
    this.#sessions.end(account, deviceId);
    const device = account.devices.get(deviceId) ?? newDevice(deviceId, displayName);
    device.lastSeenTs = this.#now();
    account.devices.set(deviceId, device);
    return this.#sessions.open(account, device, lifetimeMs);
  }

  /** Who stands behind a token; throws `M_UNKNOWN_TOKEN`. */
  session(accessToken: string): Session {
    return this.#sessions.find(accessToken);
  }

  /** New tokens for a refresh token; throws `M_UNKNOWN_TOKEN`. */
  refresh(refreshToken: string): Session {
    return this.#sessions.refresh(refreshToken, ACCESS_TOKEN_LIFETIME_MS);
  }

  /** Ends a device and its tokens. */
  logOut(account: Account, deviceId: string): void {
    account.devices.delete(deviceId);
    this.#sessions.end(account, deviceId);
  }

  /** Ends a token but keeps its device. */
  expire(accessToken: string, isSoft: boolean): void {
    this.#sessions.expire(accessToken, isSoft);
  }
}

function newAccount(userId: string, password: string, displayName: string): Account {
  return {
    userId,
    password,
    displayName,
    avatarUrl: undefined,
    presence: { presence: 'offline' },
    devices: new Map(),
    filters: [],
    accountData: new Map(),
    roomAccountData: new Map(),
    crossSigningKeys: {},
    keysChangedAt: 0,
  };
}

function newDevice(id: string, displayName: string | undefined): Device {
  return {
    id,
    displayName,
    lastSeenTs: 0,
    keys: undefined,
    oneTimeKeys: new Map(),
    fallbackKeys: new Map(),
    inbox: [],
    transactions: new Map(),
  };
}

function newDeviceId(): string {
  return randomBytes(5).toString('hex').toUpperCase();
}

/** How long an access token that can be refreshed is good. */
export const ACCESS_TOKEN_LIFETIME_MS = 300_000;
const MAX_ACCOUNTS = 1_000;
