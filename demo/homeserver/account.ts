import type { JsonObject } from './json.ts';

/** A user of this server. */
export interface Account {
  readonly userId: string;
  readonly password: string;
  displayName: string | undefined;
  avatarUrl: string | undefined;
  presence: JsonObject;
  readonly devices: Map<string, Device>;
  readonly filters: JsonObject[];
  readonly accountData: AccountData;
  readonly roomAccountData: Map<string, AccountData>;
  crossSigningKeys: JsonObject;
  keysChangedAt: number;
}

/** A device of a user, made by logging in. */
export interface Device {
  readonly id: string;
  displayName: string | undefined;
  lastSeenTs: number;
  keys: JsonObject | undefined;
  readonly oneTimeKeys: Map<string, unknown>;
  readonly fallbackKeys: Map<string, unknown>;
  readonly inbox: { readonly position: number; readonly event: JsonObject }[];
  readonly transactions: Map<string, string>;
}

/** What clients have stored, by type. */
export type AccountData = Map<string, { readonly content: JsonObject; readonly position: number }>;
