import { decodeXorAddress, encodeXorAddress, type Endpoint } from './addresses.ts';
import type { Certificate } from './certificate.ts';
import { CheckError, refusalOf } from './check-error.ts';
import type { Packet } from './inbox.ts';
import type { LinkOptions, Server } from './server.ts';
import { attribute, ATTRIBUTES, encode, errorCodeOf, TYPES } from './stun-message.ts';
import { newTransaction, type StunKey } from './stun-message.ts';
import { isSuccess, Transactions, type Attributes } from './transactions.ts';

/** A user name and a password for a TURN server. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/**
 * A small TURN client (RFC 8656) on one connection, which can hold one relay. Its methods throw `CheckError`; each
 * exchange with the server ends within the time limit of a step.
 */
export class TurnClient {
  readonly #server: Transactions;
  #hasRelay = false;

  private constructor(server: Transactions) {
    this.#server = server;
  }

  /** Connects to a server. */
  static async open(server: Server, options: LinkOptions): Promise<TurnClient> {
    return new TurnClient(await Transactions.open(server, options));
  }

  /** The server's certificate, over TLS. */
  get certificate(): Certificate | undefined {
    return this.#server.link.certificate;
  }

  /** Asks whether a STUN server is there. */
  async bind(): Promise<void> {
    const answer = await this.#server.transact(TYPES.binding, () => []);
    if (!isSuccess(answer)) throw new CheckError('otherError', String(errorCodeOf(answer)));
  }

  /** Takes a relay and gives its address. Without a family the server chooses, as it does for browsers: IPv4. */
  async allocate(login: Login, family?: 4 | 6): Promise<Endpoint> {
    const attributes = (): Buffer[] => [
      attribute(ATTRIBUTES.requestedTransport, Buffer.from([UDP, 0, 0, 0])),
      ...(family === undefined ? [] : [familyAttribute(family)]),
    ];
    this.#server.signWith(undefined);
    this.#server.signWith({ ...login, ...(await this.#challenge(attributes)) });
    const answer = await this.#server.ask(TYPES.allocate, attributes);
    this.#hasRelay = true;
    const relay = answer.attributes.get(ATTRIBUTES.xorRelayedAddress);
    const endpoint = relay && decodeXorAddress(relay, answer.transaction);
    if (endpoint === undefined) throw new CheckError('notTurn');
    return endpoint;
  }

  /** Lets the relay and a peer send to each other. */
  async permit(peer: Endpoint): Promise<void> {
    await this.#server.ask(TYPES.createPermission, (transaction) => [
      attribute(ATTRIBUTES.xorPeerAddress, encodeXorAddress(peer, transaction)),
    ]);
  }

  /** Opens the channel to a peer, the one that {@link sendOnChannel} uses. */
  async bindChannel(peer: Endpoint): Promise<void> {
    await this.#server.ask(TYPES.channelBind, (transaction) => [
      attribute(ATTRIBUTES.channelNumber, words(CHANNEL, 0)),
      attribute(ATTRIBUTES.xorPeerAddress, encodeXorAddress(peer, transaction)),
    ]);
  }

  /** Sends bytes through the relay to a peer. Nothing says whether they arrive. */
  send(peer: Endpoint, bytes: Buffer): void {
    const transaction = newTransaction();
    const attributes = [
      attribute(ATTRIBUTES.xorPeerAddress, encodeXorAddress(peer, transaction)),
      attribute(ATTRIBUTES.data, bytes),
    ];
    const packet = encode({ type: TYPES.sendIndication, transaction, attributes, key: undefined });
    this.#server.link.send(packet);
  }

  /** Sends bytes over the channel; a multiple of four of them, so that they need no padding. */
  sendOnChannel(bytes: Buffer): void {
    this.#server.link.send(Buffer.concat([words(CHANNEL, bytes.length), bytes]));
  }

  /** Waits until these bytes come out of the relay; calls `send`, which makes the other side send them, until then. */
  async hear(bytes: Buffer, send: () => void): Promise<void> {
    await this.#server.wait(
      (packet) => (dataOf(packet)?.equals(bytes) === true ? true : undefined),
      {
        send,
        late: 'noData',
        isSentOnce: false,
      },
    );
  }

  /** Gives the relay back and closes the connection. */
  async close(): Promise<void> {
    const attributes = (): Buffer[] => [attribute(ATTRIBUTES.lifetime, words(0, 0))];
    // A server that fails here has failed before, and drops the relay by itself when its time is over.
    if (this.#hasRelay) await this.#server.ask(TYPES.refresh, attributes).catch(() => undefined);
    this.#server.link.close();
  }

  async #challenge(attributes: Attributes): Promise<Pick<StunKey, 'realm' | 'nonce'>> {
    const answer = await this.#server.transact(TYPES.allocate, attributes);
    if (isSuccess(answer)) {
      this.#hasRelay = true;
      throw new CheckError('openRelay');
    }
    const status = errorCodeOf(answer);
    const realm = answer.attributes.get(ATTRIBUTES.realm);
    const nonce = answer.attributes.get(ATTRIBUTES.nonce);
    if (status !== UNAUTHENTICATED && status !== undefined) throw refusalOf(status);
    if (realm === undefined || nonce === undefined) throw new CheckError('notTurn');
    return { realm, nonce };
  }
}

function familyAttribute(family: 4 | 6): Buffer {
  return attribute(ATTRIBUTES.requestedAddressFamily, Buffer.from([family === 6 ? 2 : 1, 0, 0, 0]));
}

function words(first: number, second: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(first, 0);
  bytes.writeUInt16BE(second, 2);
  return bytes;
}

function dataOf(packet: Packet): Buffer | undefined {
  if (packet.kind === 'channelData') return packet.bytes;
  return packet.message.type === TYPES.dataIndication
    ? packet.message.attributes.get(ATTRIBUTES.data)
    : undefined;
}

const UDP = 17;
const UNAUTHENTICATED = 401;
// The first number that channels have (RFC 8656, Channels).
const CHANNEL = 0x4000;
