import type { CheckError, CheckErrorCode } from './check-error.ts';
import type { Transport } from './turn-uri.ts';

/** What a sentence about an error can name. */
export interface Scene {
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
}

/** A few words for a table, and a sentence that says what is wrong and what to do. */
export interface Words {
  readonly short: string;
  readonly sentence: string;
}

/** Puts an error into words, for the one who runs the server. */
export function wordsFor({ code, message }: CheckError, scene: Scene): Words {
  const [short, sentence] = WORDS[code];
  return {
    short,
    sentence: typeof sentence === 'string' ? sentence : sentence({ ...scene, detail: message }),
  };
}

/** For a relay that cannot talk to itself. */
export const NO_SELF_RELAY =
  'The server gives a relay that may not talk to itself, so two people who both need it do not reach each other: if the relayed address is in a list of denied-peer-ip, name it as allowed-peer-ip.';

type Facts = Scene & { readonly detail: string };

const protocolOf = ({ transport }: Facts): string => (transport === 'udp' ? 'UDP' : 'TCP');

const WORDS: Readonly<
  Record<CheckErrorCode, readonly [short: string, sentence: string | ((facts: Facts) => string)]>
> = {
  badUri: [
    'no URI',
    'This is no STUN or TURN URI; write turn:turn.example.org:3478?transport=udp or turns:turn.example.org:5349?transport=tcp.',
  ],
  dtls: [
    'not checked',
    'A turns: URI with transport=udp means DTLS, which browsers do not speak; write transport=tcp.',
  ],
  nameNotFound: [
    'no such name',
    ({ host }) => `DNS knows no address of ${host}: correct the name, or add an A or AAAA record.`,
  ],
  nameServerFails: [
    'no DNS',
    ({ host, detail }) =>
      `The name ${host} could not be looked up (${detail}): check the name servers of this machine, then ask again.`,
  ],
  refused: [
    'port closed',
    (facts) =>
      `Nothing listens at ${protocolOf(facts)} port ${facts.port}: start coturn, or correct the port here or its ${portSetting(facts)} there.`,
  ],
  unreachable: [
    'no way there',
    ({ detail }) =>
      `This machine has no way to that address (${detail}): check its network, or, if only IPv6 is missing here, check from a machine that has it.`,
  ],
  timedOut: [
    'timed out',
    ({ port }) =>
      `TCP port ${port} does not answer: is it open in the firewall, and is the address right?`,
  ],
  noAnswer: [
    'no answer',
    (facts) =>
      facts.transport === 'udp'
        ? `No answer: is UDP port ${facts.port} open in the firewall, and does coturn listen there?`
        : `TCP port ${facts.port} takes connections and does not answer: is it coturn that listens there?`,
  ],
  closed: [
    'hung up',
    ({ port }) =>
      `What listens at TCP port ${port} ended the connection without an answer: is it coturn, and does it take this transport?`,
  ],
  connectionFails: [
    'no connection',
    ({ detail }) =>
      `The connection could not be made (${detail}): check the network of this machine.`,
  ],
  noTls: [
    'no TLS',
    ({ port }) =>
      `TCP port ${port} does not speak TLS 1.2 or later: give coturn cert= and pkey=, and name its tls-listening-port in the URI.`,
  ],
  certificateExpired: [
    'certificate expired',
    ({ detail }) => `The certificate expired on ${detail}: renew it, and restart coturn.`,
  ],
  certificateNotYetValid: [
    'certificate too new',
    'The certificate is not valid yet: is the clock of this machine right?',
  ],
  wrongName: [
    'wrong name',
    ({ host, detail }) =>
      `The certificate is for ${detail === '' ? 'no name' : detail}, not for ${host}: get one for ${host}, or write its name in the URI.`,
  ],
  notTrusted: [
    'not trusted',
    ({ detail }) =>
      `The certificate comes from nobody whom browsers trust, or its chain is incomplete (${detail}): give coturn the full chain in cert=, or name your own authority with --ca.`,
  ],
  notTurn: [
    'no TURN server',
    (facts) => `What answers at ${protocolOf(facts)} port ${facts.port} is no TURN server.`,
  ],
  unsigned: [
    'not signed',
    'The server says yes without showing that it knows the password: something else answers in its place.',
  ],
  openRelay: [
    'open to all',
    'The server gives relays to anybody who asks: set use-auth-secret and static-auth-secret in coturn, at once.',
  ],
  wrongSecret: [
    'wrong secret',
    'The server refuses the credentials (401): the secret here is not the one coturn has as static-auth-secret, or it lacks use-auth-secret.',
  ],
  wrongClock: [
    'wrong clock',
    'The server takes only credentials that end later: its clock is ahead of the one of this machine; set both by NTP.',
  ],
  staleNonce: [
    'stale nonce',
    'The server calls even a new nonce stale (438): do several servers share this address, or does a router change the port between two packets?',
  ],
  quota: [
    'quota reached',
    'The server has no more relays for one user (486): raise user-quota, or wait until older relays end.',
  ],
  full: [
    'no relay free',
    'The server has no relay left (508): raise total-quota or the range from min-port to max-port, and check relay-ip.',
  ],
  forbidden: [
    'forbidden',
    'The server forbids it (403): look for allowed-peer-ip, denied-peer-ip and its own limits in the log of coturn.',
  ],
  mismatch: [
    'mismatch',
    'The server mixes up two connections (437): do several servers share this address, or does a router change ports?',
  ],
  noIpv4Relay: [
    'no IPv4 relay',
    'The server has no IPv4 relay (440), which is what browsers ask for: give coturn an IPv4 address as relay-ip.',
  ],
  otherError: [
    'refused',
    ({ detail }) => `The server refuses with error ${detail}: its log says why.`,
  ],
  innerRelay: [
    'inner relay',
    ({ detail }) =>
      `The relayed address ${detail} is inside a network, and nobody outside reaches it: set external-ip=<public address>/${detail} in coturn.`,
  ],
  noData: [
    'no data',
    'The server gives a relay, and nothing comes through it: are the UDP ports from min-port to max-port open, and is external-ip right?',
  ],
  noCredentials: [
    'no credentials',
    ({ detail }) => `There are no credentials to ask with: ${detail}.`,
  ],
};

function portSetting({ transport }: Facts): string {
  return transport === 'tls' ? 'tls-listening-port' : 'listening-port';
}
