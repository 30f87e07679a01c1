// Calls that are handed on (MSC2747: `m.call.replaces`), and whom the opponent claims to be (MSC3086).

import type { Input } from './input.ts';
import type { Step } from './output.ts';
import { isOpponent } from './party.ts';
import type { RefusalReason, Replacement, AskedTransfer } from './replacement.ts';
import type { InCall } from './state.ts';

/** How often an opponent may ask in one call. */
export const MOST_TRANSFER_OFFERS = 3;

/** What an input means for handing the call on; undefined where it means nothing. */
export function stepTransfer(state: InCall, input: Input): Step<InCall> | undefined {
  switch (input.type) {
    case 'transfer':
      return askOpponent(state, input.replacement);
    case 'replacementAsked':
      return hearAsked(state, input);
    case 'acceptTransfer':
      return state.transferOffer?.isAccepted === false
        ? accept(state, state.transferOffer)
        : undefined;
    case 'declineTransfer':
      return state.transferOffer?.isAccepted === false
        ? refuse(state, state.transferOffer, 'declined')
        : undefined;
    case 'replacementFailed':
      return state.transferOffer && refuse(state, state.transferOffer, input.reason);
    case 'replacementRefused':
      return hearRefused(state, input);
    case 'identityClaimed':
      if (!isOpponent(state.opponent, input.from)) return undefined;
      return { state: { ...state, claimedIdentity: input.identity }, outputs: [] };
    default:
      return undefined;
  }
}

function askOpponent(state: InCall, replacement: Replacement): Step<InCall> | undefined {
  if (!state.capabilities.canBeTransferred) return undefined;
  return {
    state: { ...state, askedReplacementId: replacement.replacementId },
    outputs: [{ type: 'sendReplaces', replacement }],
  };
}

/** Only the opponent of a call that was connected, and one wish at a time. The user decides. */
function hearAsked(
  state: InCall,
  { from, replacement }: Extract<Input, { type: 'replacementAsked' }>,
): Step<InCall> | undefined {
  const { phase, opponent, transferOffer, transferOffersLeft: left } = state;
  const isActive = phase !== 'connecting' && isOpponent(opponent, from);
  if (!isActive || transferOffer !== undefined || left === 0) return undefined;
  return {
    state: {
      ...state,
      transferOffer: { replacement, isAccepted: false },
      transferOffersLeft: left - 1,
    },
    outputs: [],
  };
}

function accept(state: InCall, { replacement }: AskedTransfer): Step<InCall> {
  return {
    state: { ...state, transferOffer: { replacement, isAccepted: true } },
    outputs: [{ type: 'startReplacement', replacement }],
  };
}

function refuse(
  state: InCall,
  { replacement: { replacementId } }: AskedTransfer,
  reason: RefusalReason,
): Step<InCall> {
  return {
    state: { ...state, transferOffer: undefined },
    outputs: [{ type: 'sendRejectReplacement', replacementId, reason }],
  };
}

function hearRefused(
  state: InCall,
  { from, replacementId }: Extract<Input, { type: 'replacementRefused' }>,
): Step<InCall> | undefined {
  const isOurs = replacementId === state.askedReplacementId && isOpponent(state.opponent, from);
  if (!isOurs) return undefined;
  return {
    state: { ...state, askedReplacementId: undefined },
    outputs: [{ type: 'tellTransferRefused' }],
  };
}
