import { isInnerAddress } from '../outside/address-guard.ts';
import { textOf, type Endpoint } from './addresses.ts';
import type { Certificate } from './certificate.ts';
import { CheckError } from './check-error.ts';
import { exchange, type Side } from './exchange.ts';
import type { LinkOptions, Server } from './server.ts';
import { TurnClient, type Login } from './turn-client.ts';

/** One address of one URI, and what to prove there. */
export interface Target extends Server {
  /** The credentials; undefined asks for no relay, as for `stun:`. */
  readonly login: Login | undefined;
  /** The same with an end far ahead: if it works where `login` does not, a clock is wrong. */
  readonly laterLogin: Login | undefined;
}

/** How far a server was found to work: answers, gives a relay, and lets data through from one relay to another. */
export type Success = 'answers' | 'allocates' | 'relays';

/** The findings at one server. */
export interface Finding {
  readonly outcome: Success | CheckError;
  /** The relay that was given: `192.0.2.1:49152`. */
  readonly relayedAddress: string | undefined;
  readonly certificate: Certificate | undefined;
  /** How long it took to get an answer or a relay, connecting included; undefined if none came. */
  readonly timeMs: number | undefined;
}

/** Asks one server everything, and gives back the relays it took. Never throws for what the server does. */
export async function checkServer(target: Target, options: LinkOptions): Promise<Finding> {
  const seen: Seen = { relayedAddress: undefined, certificate: undefined, timeMs: undefined };
  const clients: TurnClient[] = [];
  const open = async (): Promise<TurnClient> => {
    const client = await TurnClient.open(target, options);
    clients.push(client);
    return client;
  };
  try {
    return { outcome: await prove(target, open, seen), ...seen };
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    return { outcome: error, ...seen };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

/** What is noted while the questions go on, so that it is known also when a later one fails. */
type Seen = { -readonly [K in Exclude<keyof Finding, 'outcome'>]: Finding[K] };

async function prove(
  target: Target,
  open: () => Promise<TurnClient>,
  seen: Seen,
): Promise<Success> {
  const startMs = performance.now();
  const client = await open();
  seen.certificate = client.certificate;
  const relay = await firstAnswer(client, target, open);
  seen.timeMs = Math.round(performance.now() - startMs);
  if (relay === undefined || target.login === undefined) return 'answers';
  seen.relayedAddress = textOf(relay);
  if (isInnerAddress(relay.address) && !isInnerAddress(target.address)) {
    throw new CheckError('innerRelay', relay.address);
  }
  const other = await open();
  const b = { client: other, relay: await other.allocate(target.login) };
  return carriesData({ client, relay }, b);
}

async function firstAnswer(
  client: TurnClient,
  { login, laterLogin }: Target,
  open: () => Promise<TurnClient>,
): Promise<Endpoint | undefined> {
  if (login === undefined) {
    await client.bind();
    return undefined;
  }
  try {
    return await client.allocate(login);
  } catch (error) {
    const isRefused = error instanceof CheckError && error.code === 'wrongSecret';
    if (isRefused && laterLogin !== undefined && (await takes(open, laterLogin))) {
      throw new CheckError('wrongClock', '', { cause: error });
    }
    throw error;
  }
}

// On a connection of its own: coturn goes on refusing where it has refused.
async function takes(open: () => Promise<TurnClient>, login: Login): Promise<boolean> {
  try {
    await (await open()).allocate(login);
    return true;
  } catch {
    // Whatever it is, the first refusal is the one to tell.
    return false;
  }
}

async function carriesData(a: Side, b: Side): Promise<Success> {
  try {
    await exchange(a, b);
    return 'relays';
  } catch (error) {
    // Only the permission can be forbidden here: the relay itself was given.
    if (error instanceof CheckError && error.code === 'forbidden') return 'allocates';
    throw error;
  }
}
