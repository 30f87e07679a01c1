// What else is to know and to decide in a call: who waits, who is on hold, what the opponent claims. Pure.
import type { Call, Opponent } from '@matrix-call/signalling';
import { describePerson } from './person.ts';
import type { Request } from './request.ts';
import type { Say } from './say.ts';
import type { LabelKey } from './string-keys.ts';

/** Something to know, and what can be done about it. */
export interface Banner {
  readonly part: string;
  readonly words: string;
  /** The real user ID of a stranger whose name is only a claim. */
  readonly userId?: string;
  readonly actions?: readonly BannerAction[];
}

/** A button of a banner. The first one is the one most people want. */
export interface BannerAction {
  readonly label: LabelKey;
  readonly part: string;
  readonly request: Request;
}

/** The calls that banners speak of. */
export interface BannerSource {
  readonly say: Say;
  readonly call: Call;
  readonly waiting: Call | undefined;
  readonly held: Call | undefined;
}

/** The banners of a call, the most urgent first. */
export function bannersOf({ say, call, waiting, held }: BannerSource): readonly Banner[] {
  const name = nameOf(call.opponent);
  const banners: readonly (Banner | false | undefined)[] = [
    waiting && waitingBanner(say, waiting, call),
    transferBanner(say, call),
    held && {
      part: 'held-call',
      words: say('isOnHold', nameOf(held.opponent)),
      actions: [{ label: 'swap', part: 'swap', request: { type: 'swap' } }],
    },
    call.isHolding && {
      part: 'holding',
      words: say('holding', name),
      actions: [{ label: 'resume', part: 'resume', request: { type: 'hold', isHolding: false } }],
    },
    call.isHeld && { part: 'held', words: say('held', name) },
    call.isStalled && { part: 'stalled', words: say('problem.noMedia', name) },
    call.isScreenShared && { part: 'sharing', words: say('sharing') },
    claimBanner(say, call),
  ];
  return banners.filter((banner) => typeof banner === 'object');
}

function waitingBanner(say: Say, { opponent, hasVideo }: Call, call: Call): Banner {
  return {
    part: 'waiting',
    words: say('waiting', nameOf(opponent)),
    ...(opponent && { userId: describePerson(opponent.userId).userId }),
    actions: [
      {
        label: 'holdAndAnswer',
        part: 'hold-and-answer',
        // Whoever is not seen now does not want to be seen by somebody else either.
        request: { type: 'answer', video: hasVideo && !call.isCameraMuted },
      },
      { label: 'reject', part: 'reject', request: { type: 'reject' } },
      { label: 'ignore', part: 'ignore', request: { type: 'ignore' } },
    ],
  };
}

function transferBanner(say: Say, { opponent, transferOffer }: Call): Banner | undefined {
  if (!transferOffer) return undefined;
  const target = describePerson(transferOffer.userId, transferOffer.displayName);
  return {
    part: 'transfer-offer',
    words: say('transferOffer', { ...nameOf(opponent), other: isolate(target.name) }),
    userId: target.userId,
    actions: [
      { label: 'accept', part: 'accept-transfer', request: { type: 'acceptTransfer' } },
      { label: 'reject', part: 'decline-transfer', request: { type: 'declineTransfer' } },
    ],
  };
}

/** Says who claims it by the user ID, which is the only thing here that is proven. */
function claimBanner(say: Say, { opponent, claimedIdentity }: Call): Banner | undefined {
  if (!claimedIdentity || !opponent) return undefined;
  const claimed = describePerson(claimedIdentity.userId ?? '', claimedIdentity.displayName);
  const other = [...new Set([claimed.name, claimed.userId])].filter(Boolean).map(isolate);
  if (other.length === 0) return undefined;
  const name = isolate(describePerson(opponent.userId).userId);
  return { part: 'claim', words: say('claim', { name, other: other.join(', ') }) };
}

function nameOf(opponent: Opponent | undefined): { readonly name?: string } {
  if (!opponent) return {};
  return { name: isolate(describePerson(opponent.userId, opponent.displayName).name) };
}

/** Keeps the direction of a name from turning the words around it. */
function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
