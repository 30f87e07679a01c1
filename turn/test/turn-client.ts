import { CheckError } from '../src/check-turn/check-error.ts';
import { TurnClient as Client } from '../src/check-turn/turn-client.ts';

/** How a TURN server answered: it did it, or the error code it refused with. */
export type TurnAnswer = 'ok' | number;

/** Where a TURN server listens. */
export interface TurnAddress {
  readonly host: string;
  readonly port: number;
}

/** A TURN client over UDP for tests of servers: a refusal is an answer like others, silence is an error. */
export class TurnClient {
  readonly #client: Promise<Client>;

  constructor({ host, port }: TurnAddress) {
    const server = { host, address: host, port, transport: 'udp' } as const;
    this.#client = Client.open(server, { stepMs: ANSWER_WITHIN_MS, authorities: [] });
  }

  /** Asks for nothing but an answer. */
  async bind(): Promise<TurnAnswer> {
    return outcome((await this.#client).bind());
  }

  /** Allocates a relay of the given family with these credentials. */
  async allocate(
    login: { readonly username: string; readonly password: string },
    family: 4 | 6 = 4,
  ): Promise<TurnAnswer> {
    return outcome((await this.#client).allocate(login, family));
  }

  /** Asks to send to a peer through the relay. */
  async permit(peer: string): Promise<TurnAnswer> {
    return outcome((await this.#client).permit({ address: peer, port: PEER_PORT }));
  }

  /** Gives the relay back. */
  async close(): Promise<void> {
    await (await this.#client).close();
  }
}

async function outcome(work: Promise<unknown>): Promise<TurnAnswer> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (error instanceof CheckError && error.status !== undefined) return error.status;
    throw error;
  }
}

const PEER_PORT = 49_200;
const ANSWER_WITHIN_MS = 5000;
