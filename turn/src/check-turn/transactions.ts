import { CheckError, refusalOf, within, type CheckErrorCode } from './check-error.ts';
import { Inbox, type Packet } from './inbox.ts';
import { openLink, type Link } from './link.ts';
import type { LinkOptions, Server } from './server.ts';
import {
  ATTRIBUTES,
  encode,
  errorCodeOf,
  isSignedWith,
  newTransaction,
  type StunKey,
  type StunMessage,
} from './stun-message.ts';

/** Makes the attributes of a request; some are mixed with the transaction. */
export type Attributes = (transaction: Buffer) => readonly Buffer[];

/** Requests to one server over one connection, and what it sends of its own accord. All throws {@link CheckError}. */
export class Transactions {
  readonly link: Link;
  readonly #inbox: Inbox;
  readonly #stepMs: number;
  #key: StunKey | undefined;

  private constructor(link: Link, inbox: Inbox, stepMs: number) {
    this.link = link;
    this.#inbox = inbox;
    this.#stepMs = stepMs;
  }

  /** Connects to a server. */
  static async open(server: Server, options: LinkOptions): Promise<Transactions> {
    const inbox = new Inbox();
    return new Transactions(await openLink(server, inbox, options), inbox, options.stepMs);
  }

  /** Signs everything from here on; `undefined`: nothing. */
  signWith(key: StunKey | undefined): void {
    this.#key = key;
  }

  /** The answer of success. A nonce that has got old is replaced once (RFC 8489, Receiving a Response). */
  async ask(type: number, attributes: Attributes): Promise<StunMessage> {
    const first = await this.transact(type, attributes);
    const nonce = first.attributes.get(ATTRIBUTES.nonce);
    const isStale = errorCodeOf(first) === STALE_NONCE && nonce !== undefined;
    if (!isStale || this.#key === undefined) return this.#successful(first);
    this.#key = { ...this.#key, nonce };
    return this.#successful(await this.transact(type, attributes));
  }

  /** The answer, whatever it is, to this very request. */
  transact(type: number, attributes: Attributes): Promise<StunMessage> {
    const transaction = newTransaction();
    const packet = encode({
      type,
      transaction,
      attributes: attributes(transaction),
      key: this.#key,
    });
    const send = (): void => {
      this.link.send(packet);
    };
    return this.wait((received) => answerIn(received, type, transaction), {
      send,
      late: 'noAnswer',
      isSentOnce: this.link.isStream,
    });
  }

  /** Sends, again and again unless once is enough, until `find` makes a value of a packet that arrives. */
  async wait<T>(
    find: (packet: Packet) => T | undefined,
    { send, late, isSentOnce }: { send: () => void; late: CheckErrorCode; isSentOnce: boolean },
  ): Promise<T> {
    const { found, forget } = this.#inbox.next(find);
    const stop = isSentOnce ? once(send) : repeat(send);
    try {
      return await within(this.#stepMs, found, late);
    } finally {
      stop();
      forget();
    }
  }

  #successful(answer: StunMessage): StunMessage {
    const status = errorCodeOf(answer);
    if (status !== undefined) throw refusalOf(status);
    if (!isSuccess(answer)) throw new CheckError('notTurn');
    if (this.#key !== undefined && !isSignedWith(answer, this.#key)) {
      throw new CheckError('unsigned');
    }
    return answer;
  }
}

/** True for an answer that says yes. */
export function isSuccess({ type }: StunMessage): boolean {
  return (type & CLASS) === SUCCESS;
}

function answerIn(packet: Packet, type: number, transaction: Buffer): StunMessage | undefined {
  if (packet.kind !== 'message') return undefined;
  const { message } = packet;
  if (!message.transaction.equals(transaction)) return undefined;
  // One that sends back what it hears is no server.
  const isAnswer = (message.type & ~CLASS) === type && (message.type & SUCCESS) !== 0;
  if (!isAnswer) throw new CheckError('notTurn');
  return message;
}

function once(send: () => void): () => void {
  send();
  return () => undefined;
}

// UDP loses packets: again after 500 ms, then after twice the time, and so on (RFC 8489, Sending over UDP).
function repeat(send: () => void): () => void {
  let waitMs = FIRST_RESEND_MS;
  let timer: NodeJS.Timeout;
  const round = (): void => {
    send();
    timer = setTimeout(round, waitMs);
    waitMs *= 2;
  };
  round();
  return () => {
    clearTimeout(timer);
  };
}

const CLASS = 0x0110;
const SUCCESS = 0x0100;
const STALE_NONCE = 438;
const FIRST_RESEND_MS = 500;
