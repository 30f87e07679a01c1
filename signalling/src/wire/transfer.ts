// Calls that are handed on, and capabilities, in and out (MSC2747); claimed identities (MSC3086).

import type { RemoteInput } from '../call/input.ts';
import type { Capabilities, OpponentParty } from '../call/party.ts';
import type { ClaimedIdentity, Replacement } from '../call/replacement.ts';
import { isIdentity, isRejectReplacement, isReplaces } from './content.ts';
import { VOIP_ID } from './ids.ts';
import { CAPABILITIES_KEY, DTMF_KEY, IDENTITY_CLAIMED, TRANSFEREE_KEY } from './names.ts';
import { isRecord, own } from './records.ts';
import type { Content } from './records.ts';

/** What the sender of an invite or answer says it can do. */
export function readCapabilities(content: Content): Capabilities {
  const said = own(content, CAPABILITIES_KEY);
  const can = (key: string): boolean => isRecord(said) && own(said, key) === true;
  return { canBeTransferred: can(TRANSFEREE_KEY), takesDigits: can(DTMF_KEY) };
}

/** What we can do: be transferred, with the user's consent. Digits would tell us nothing. */
export const OUR_CAPABILITIES = {
  [CAPABILITIES_KEY]: { [TRANSFEREE_KEY]: true, [DTMF_KEY]: false },
} as const;

/** `m.call.replaces`. */
export function readReplaces(content: Content, from: OpponentParty): RemoteInput | undefined {
  if (!isReplaces(content)) return undefined;
  const { replacement_id, target_user, create_call, await_call } = content;
  const callId = create_call ?? await_call;
  // It names the call we are to place, so it has to be an ID that we may send.
  if (typeof callId !== 'string' || !VOIP_ID.test(callId)) return undefined;
  if (!VOIP_ID.test(replacement_id)) return undefined;
  const target = { userId: target_user.id, displayName: target_user.display_name ?? undefined };
  const replacement: Replacement = {
    replacementId: replacement_id,
    target,
    callId,
    isAwaited: typeof create_call !== 'string',
  };
  return { type: 'replacementAsked', from, replacement };
}

/** The fields of `m.call.replaces`. */
export function writeReplacement(replacement: Replacement): Record<string, unknown> {
  const { replacementId, target, callId, isAwaited } = replacement;
  return {
    replacement_id: replacementId,
    target_user: {
      id: target.userId,
      ...(target.displayName !== undefined && { display_name: target.displayName }),
    },
    [isAwaited ? 'await_call' : 'create_call']: callId,
  };
}

/** `m.call.reject_replacement`. */
export function readRejectReplacement(
  content: Content,
  from: OpponentParty,
): RemoteInput | undefined {
  if (!isRejectReplacement(content)) return undefined;
  return { type: 'replacementRefused', from, replacementId: content.replacement_id };
}

/** `m.call.asserted_identity`; without an identity the claim is taken back. */
export function readIdentity(content: Content, from: OpponentParty): RemoteInput | undefined {
  const said = own(content, ASSERTED_KEY);
  if (said === null || said === undefined) {
    return { type: 'identityClaimed', from, identity: undefined };
  }
  if (!isIdentity(said)) return undefined;
  const { id, display_name: name } = said;
  const identity: ClaimedIdentity = { userId: id ?? undefined, displayName: name ?? undefined };
  return { type: 'identityClaimed', from, identity };
}

const ASSERTED_KEY = IDENTITY_CLAIMED.slice('m.call.'.length);
