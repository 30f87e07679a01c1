import { read, ValueError, type EnvReader } from '@matrix-call/service';
import { isStunUri, isTurnUri, type UriSets } from '../minting/uri-sets.ts';

/** Where the TURN servers are: TURN_URIS, and each `TURN_URIS_<LABEL>` by its label in lower case. */
export interface UriSetSettings extends UriSets {
  /** True if the STUN servers among them are told to anybody. */
  readonly publicStun: boolean;
}

/** Reads TURN_URIS, all TURN_URIS_<LABEL> and PUBLIC_STUN. */
export function readUriSets(reader: EnvReader): UriSetSettings {
  const standard = reader.required('TURN_URIS', turnUris) ?? [];
  const regions = new Map<string, readonly string[]>();
  for (const name of reader.namesFrom(REGION_PREFIX)) {
    const label = name.slice(REGION_PREFIX.length);
    if (LABEL.test(label) && label !== 'FILE') {
      regions.set(label.toLowerCase(), reader.optional(name, turnUris) ?? []);
    } else {
      reader.refuse([name], NO_LABEL);
    }
  }
  const publicStun = reader.optional('PUBLIC_STUN', trueOrFalse) ?? false;
  if (publicStun && standard.length > 0 && !standard.some((uri) => uri.startsWith('stun'))) {
    reader.refuse(['PUBLIC_STUN'], NO_STUN);
  }
  return { turnUris: standard, regions, publicStun };
}

/** The variables of this file; whoever brings servers of their own has no use for them. */
export function uriSetVariables(reader: EnvReader): readonly string[] {
  return ['TURN_URIS', 'PUBLIC_STUN', ...reader.namesFrom(REGION_PREFIX)];
}

// TURN and STUN URIs, at least one of them TURN (RFC 7065, RFC 7064).
function turnUris(text: string): readonly string[] {
  const uris = read.entries(text);
  for (const uri of uris) {
    if (!isTurnUri(uri) && !isStunUri(uri)) {
      throw new ValueError(
        `has "${uri}", which is no TURN URI; write turn:turn.example.org:3478?transport=udp or turns:turn.example.org:5349?transport=tcp`,
      );
    }
  }
  if (!uris.some(isTurnUri)) {
    throw new ValueError('needs at least one turn: or turns: URI');
  }
  return uris;
}

function trueOrFalse(text: string): boolean {
  if (text !== 'true' && text !== 'false') {
    throw new ValueError(`must be true or false, not "${text}"`);
  }
  return text === 'true';
}

const REGION_PREFIX = 'TURN_URIS_';
const LABEL = /^[A-Z0-9](?:[A-Z0-9_]{0,30}[A-Z0-9])?$/v;
const NO_LABEL =
  'names no region: a label has up to 32 letters A to Z, digits and underscores, and is not FILE; clients write it in lower case, as in TURN_URIS_EU and ?region=eu';
const NO_STUN = 'needs a stun: URI in TURN_URIS, which is what it tells to anybody';
