// The registration by which the homeserver and the gateway know each other ("Registration", Application Service API).

import { randomBytes } from 'node:crypto';
import { ValueError } from '@matrix-call/service';
import { parseDocument, stringify } from 'yaml';
import { GUEST_PREFIX, type RandomBytes } from '../lines/guest-id.ts';

/** A registration as the homeserver reads it. */
export interface RegistrationFile {
  readonly id: string;
  readonly url: string;
  readonly as_token: string;
  readonly hs_token: string;
  readonly sender_localpart: string;
  readonly rate_limited: boolean;
  readonly receive_ephemeral: boolean;
  readonly namespaces: {
    readonly users: readonly { readonly exclusive: boolean; readonly regex: string }[];
    readonly aliases: readonly never[];
    readonly rooms: readonly never[];
  };
}

/** What the gateway takes from its registration. */
export interface Registration {
  readonly id: string;
  /** Where the homeserver reaches the gateway. */
  readonly url: URL;
  /** By which the gateway proves itself to the homeserver. */
  readonly asToken: string;
  /** By which the homeserver proves itself to the gateway. */
  readonly hsToken: string;
  readonly senderLocalpart: string;
}

/** A new registration with fresh tokens, for a homeserver that reaches the gateway at `url`. */
export function makeRegistration({
  url,
  id = 'matrix-call-gateway',
  serverName,
  random = randomBytes,
}: {
  readonly url: string;
  readonly id?: string;
  readonly serverName: string;
  readonly random?: RandomBytes;
}): RegistrationFile {
  const makeToken = (): string => Buffer.from(random(TOKEN_BYTES)).toString('hex');
  const regex = `@${GUEST_PREFIX}.*:${serverName.replace(/[.\[\]]/gv, '\\$&')}`;
  return {
    id,
    url,
    as_token: makeToken(),
    hs_token: makeToken(),
    sender_localpart: 'matrix-call-gateway',
    // The gateway limits its visitors itself, and one of them must not use up what is left for the others.
    rate_limited: false,
    receive_ephemeral: false,
    namespaces: { users: [{ exclusive: true, regex }], aliases: [], rooms: [] },
  };
}

/** The YAML text of a registration, for a file that the homeserver and the gateway read. */
export function formatRegistration(registration: RegistrationFile): string {
  return HEADING + stringify(registration, { lineWidth: 0 });
}

/**
 * Reads the text of a registration. Throws a {@link ValueError} that names everything that is wrong with it and quotes
 * nothing of it, because it holds secrets.
 */
export function readRegistration(
  text: string,
  { serverName }: { readonly serverName: string },
): Registration {
  const fields = readYaml(text);
  const registration = {
    id: textIn(fields, 'id'),
    url: urlIn(fields),
    asToken: textIn(fields, 'as_token'),
    hsToken: textIn(fields, 'hs_token'),
    senderLocalpart: textIn(fields, 'sender_localpart'),
  };
  const problems = [
    ...missing(fields, registration),
    ...problemsOfTokens(registration),
    ...problemsOfUsers(fields['namespaces'], serverName),
  ];
  if (problems.length > 0 || !isWhole(registration)) throw unusable(problems.join('; '));
  return registration;
}

function readYaml(text: string): Fields {
  const document = parseDocument(text, { logLevel: 'silent', strict: true });
  const [error] = document.errors;
  // The message of the parser shows the line itself.
  if (error !== undefined) {
    throw unusable(`it is no YAML from line ${error.linePos?.[0].line ?? 1} on`);
  }
  const fields = toFields(valueOf(document));
  if (fields === undefined) throw unusable('it is no YAML with fields such as as_token');
  return fields;
}

function valueOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    // The message may name anything in the file.
    throw unusable('it has aliases that lead nowhere or to too much');
  }
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function urlIn(fields: Fields): URL | undefined {
  const text = textIn(fields, 'url') ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/v.test(url.protocol) ? url : undefined;
}

function missing(fields: Fields, registration: Partial<Loose>): readonly string[] {
  const { url, ...texts } = registration;
  const names = Object.keys(texts).map(asInFile);
  return [
    ...names
      .filter((name) => textIn(fields, name) === undefined)
      .map((name) => `${name} is missing or no text`),
    ...(url === undefined
      ? ['url must be where the homeserver reaches the gateway, such as http://127.0.0.1:8091']
      : []),
  ];
}

function problemsOfTokens({ asToken, hsToken }: Partial<Loose>): readonly string[] {
  const problems = Object.entries({ as_token: asToken, hs_token: hsToken }).flatMap(
    ([name, token]) => (token === undefined ? [] : problemsOfToken(name, token)),
  );
  if (asToken !== undefined && asToken === hsToken) {
    problems.push('as_token and hs_token are the same; each needs its own');
  }
  return problems;
}

function problemsOfToken(name: string, token: string): readonly string[] {
  if (token.length < MIN_TOKEN_LENGTH) {
    return [
      `${name} is shorter than ${String(MIN_TOKEN_LENGTH)} characters and can be guessed; make one with: openssl rand -hex 32`,
    ];
  }
  return TOKEN.test(token) ? [] : [`${name} has characters that no token can have`];
}

function problemsOfUsers(namespaces: unknown, serverName: string): readonly string[] {
  const users = toFields(namespaces)?.['users'];
  const exclusive = (Array.isArray(users) ? (users as unknown[]) : [])
    .map(toFields)
    .filter((namespace) => namespace?.['exclusive'] === true);
  if (exclusive.length === 0) return ['namespaces has no users with exclusive: true'];
  const guests = ['0', 'f'].map((letter) => `@${GUEST_PREFIX}${letter.repeat(32)}:${serverName}`);
  const isCovered = exclusive.some((namespace) => covers(namespace?.['regex'], guests));
  return isCovered
    ? []
    : [`no exclusive users cover the guests, @${GUEST_PREFIX}…:${serverName}; make it anew`];
}

function covers(regex: unknown, userIds: readonly string[]): boolean {
  try {
    // Homeservers match from the start, and what follows does not matter to them.
    const expression = new RegExp(`^(?:${String(regex)})`);
    return typeof regex === 'string' && userIds.every((userId) => expression.test(userId));
  } catch {
    // No expression covers nobody.
    return false;
  }
}

function isWhole(registration: Partial<Loose>): registration is Registration {
  return Object.values(registration).every((value) => value !== undefined);
}

function asInFile(name: string): string {
  return name.replace(/[A-Z]/gv, (letter) => `_${letter.toLowerCase()}`);
}

function toFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

function unusable(why: string): ValueError {
  return new ValueError(`is not a usable registration: ${why}`);
}

type Fields = Readonly<Record<string, unknown>>;
type Loose = { readonly [Key in keyof Registration]: Registration[Key] | undefined };

const TOKEN_BYTES = 32;
const MIN_TOKEN_LENGTH = 16;
const TOKEN = /^[\x21-\x7e]{1,4096}$/v;
const HEADING = `# Lets the gateway of matrix-call act for its guests on the homeserver. The homeserver and the gateway both read it.
# It holds secrets: whoever reads them can act as any guest. Keep it readable for the two alone (chmod 600).
`;
