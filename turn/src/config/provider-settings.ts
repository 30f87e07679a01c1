import { read, ValueError, type EnvReader } from '@matrix-call/service';
import type { MintingSettings, ProviderSettings } from '../minting/settings.ts';
import { readUriSets, uriSetVariables, type UriSetSettings } from './uri-set-settings.ts';

/** Reads TURN_PROVIDER and what that provider needs, and refuses what it has no use for. */
export function readMinting(reader: EnvReader): MintingSettings & UriSetSettings {
  const kind = reader.optional('TURN_PROVIDER', providerKind) ?? 'coturn';
  for (const [other, { variables }] of Object.entries(HOSTED)) {
    if (other !== kind) {
      reader.refuse(withFiles(variables), `does nothing without TURN_PROVIDER=${other}; remove it`);
    }
  }
  if (kind === 'coturn') {
    const secret = reader.requiredSecret('TURN_SHARED_SECRET', read.secrets)?.[0] ?? '';
    return { provider: { kind }, secret, ...readUriSets(reader) };
  }
  reader.refuse(
    [...withFiles(['TURN_SHARED_SECRET']), ...uriSetVariables(reader)],
    `does nothing with TURN_PROVIDER=${kind}, which brings its own servers; remove it`,
  );
  return { ...readHosted(reader, kind), turnUris: [], regions: new Map(), publicStun: false };
}

function readHosted(
  reader: EnvReader,
  kind: 'cloudflare' | 'twilio',
): Pick<MintingSettings, 'provider' | 'secret'> {
  const { name, id, variables } = HOSTED[kind];
  const account = reader.required(variables[0], id) ?? '';
  const secret = reader.requiredSecret(variables[1], headerText(name)) ?? '';
  return kind === 'cloudflare'
    ? { provider: { kind, keyId: account }, secret }
    : { provider: { kind, accountSid: account }, secret };
}

function providerKind(text: string): ProviderSettings['kind'] {
  const kind = KINDS.find((known) => known === text);
  if (kind === undefined) {
    throw new ValueError(`must be one of ${KINDS.join(', ')}, not "${text}"`);
  }
  return kind;
}

function cloudflareKeyId(text: string): string {
  if (!/^[0-9A-Za-z]{1,128}$/v.test(text)) {
    throw new ValueError(
      'must be the ID of a TURN key, letters and digits, as the dashboard of Cloudflare shows it',
    );
  }
  return text;
}

function twilioAccountSid(text: string): string {
  if (!/^AC[0-9a-fA-F]{32}$/v.test(text)) {
    throw new ValueError(
      'must be an account SID: AC and 32 hexadecimal digits, as the console of Twilio shows it',
    );
  }
  return text;
}

// The text is never part of the error: it is a secret.
function headerText(provider: string): (text: string) => string {
  return (text) => {
    if (!/^[\x21-\x7e]{16,512}$/v.test(text)) {
      throw new ValueError(
        `must be what ${provider} shows, 16 to 512 characters without spaces or line breaks`,
      );
    }
    return text;
  };
}

function withFiles(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, `${name}_FILE`]);
}

const KINDS = ['coturn', 'cloudflare', 'twilio'] as const;
const HOSTED = {
  cloudflare: {
    name: 'Cloudflare',
    id: cloudflareKeyId,
    variables: ['CLOUDFLARE_TURN_KEY_ID', 'CLOUDFLARE_TURN_API_TOKEN'],
  },
  twilio: {
    name: 'Twilio',
    id: twilioAccountSid,
    variables: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
  },
} as const;
