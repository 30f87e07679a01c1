import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import {
  attribute,
  ATTRIBUTES,
  decode,
  encodeRequest,
  errorCodeOf,
  METHODS,
  newTransaction,
  xorAddress,
  type StunKey,
  type StunMessage,
} from './stun-message.ts';

/** How a TURN server answered: it did it, or the error code it refused with. */
export type TurnAnswer = 'ok' | number;

/** Where a TURN server listens. */
export interface TurnAddress {
  readonly host: string;
  readonly port: number;
}

/** A small TURN client over UDP: it allocates one relay and asks which peers that relay may talk to. */
export class TurnClient {
  readonly #socket: Socket;
  readonly #server: TurnAddress;
  #key: StunKey | undefined;

  constructor(server: TurnAddress) {
    this.#server = server;
    this.#socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4');
  }

  /** True once the server answers a STUN binding request; false if none comes within `timeoutMs`. */
  async binds(timeoutMs: number): Promise<boolean> {
    const answer = await this.#ask(METHODS.binding, () => [], timeoutMs).catch(() => undefined);
    return answer !== undefined;
  }

  /** Allocates a relay of the given family with these credentials. */
  async allocate(
    login: { readonly username: string; readonly password: string },
    family: 4 | 6 = 4,
  ): Promise<TurnAnswer> {
    const attributes = (): Buffer[] => [
      attribute(ATTRIBUTES.requestedTransport, Buffer.from([UDP, 0, 0, 0])),
      attribute(ATTRIBUTES.requestedAddressFamily, Buffer.from([family === 6 ? 2 : 1, 0, 0, 0])),
    ];
    const challenge = await this.#ask(METHODS.allocate, attributes);
    const realm = challenge.attributes.get(ATTRIBUTES.realm);
    const nonce = challenge.attributes.get(ATTRIBUTES.nonce);
    if (realm === undefined || nonce === undefined)
      throw new Error('The server asked for no login');
    this.#key = { ...login, realm, nonce };
    return outcome(await this.#ask(METHODS.allocate, attributes));
  }

  /** Asks to send to a peer through the relay. */
  async permit(peer: string): Promise<TurnAnswer> {
    const attributes = (transaction: Buffer): Buffer[] => [
      attribute(ATTRIBUTES.xorPeerAddress, xorAddress(octetsOf(peer), PEER_PORT, transaction)),
    ];
    return outcome(await this.#ask(METHODS.createPermission, attributes));
  }

  /** Closes the socket; the server drops the relay by itself. */
  close(): void {
    this.#socket.close();
  }

  #ask(
    method: number,
    attributes: (transaction: Buffer) => Buffer[],
    timeoutMs = ANSWER_WITHIN_MS,
  ): Promise<StunMessage> {
    const transaction = newTransaction();
    const packet = encodeRequest({
      method,
      transaction,
      attributes: attributes(transaction),
      key: this.#key,
    });
    return new Promise((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        clearInterval(again);
        this.#socket.off('message', receive);
        end();
      };
      const receive = (answer: Buffer): void => {
        const message = decode(answer);
        if (message?.transaction.equals(transaction) === true)
          finish(() => {
            resolve(message);
          });
      };
      const send = (): void => {
        this.#socket.send(packet, this.#server.port, this.#server.host);
      };
      const timer = setTimeout(() => {
        finish(() => {
          reject(new Error('No answer'));
        });
      }, timeoutMs);
      // UDP loses packets, and a server that is just starting hears none.
      const again = setInterval(send, RESEND_MS);
      this.#socket.on('message', receive);
      send();
    });
  }
}

/** The bytes of an IP address: 4 or 16. */
export function octetsOf(address: string): number[] {
  if (!isIPv6(address)) return address.split('.').map(Number);
  const dotted = /^(?<head>.*:)(?<v4>\d+\.\d+\.\d+\.\d+)$/v.exec(address)?.groups;
  if (dotted !== undefined) {
    const [a = 0, b = 0, c = 0, d = 0] = octetsOf(dotted['v4'] ?? '');
    const words = [a * 256 + b, c * 256 + d].map((word) => word.toString(16)).join(':');
    return octetsOf(`${dotted['head'] ?? ''}${words}`);
  }
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
}

function outcome(answer: StunMessage): TurnAnswer {
  return errorCodeOf(answer) ?? 'ok';
}

const UDP = 17;
const PEER_PORT = 49_200;
const ANSWER_WITHIN_MS = 5000;
const RESEND_MS = 100;
