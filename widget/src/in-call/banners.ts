// What else is to know and to decide in a call: who waits, who is on hold, what the opponent claims. Pure.
import type { Call, Opponent, TransferTarget } from '@matrix-call/signalling';
import { describePerson, isolate } from '../words/person.ts';
import type { Request } from '../request.ts';
import type {
  DeviceKey,
  InCallKey,
  LabelKey,
  StringKey,
  StringValues,
} from '../words/string-keys.ts';

/** Something to know, and what can be done about it. */
export interface Banner {
  readonly words: StringKey | InCallKey | DeviceKey;
  readonly values?: StringValues;
  /** The real user ID of a stranger whose name is only a claim. */
  readonly userId?: string;
  readonly actions?: readonly BannerAction[];
  /** What the first action accepts, by identity: another one has to be seen before it can be accepted. */
  readonly accepts?: unknown;
}

/** A button of a banner: what stands on it, and what it asks for. The first one is the one most people want. */
export type BannerAction = readonly [label: LabelKey | DeviceKey, request: Request];

/** The calls that banners speak of. */
export interface BannerSource {
  readonly call: Call;
  readonly waiting: Call | undefined;
  readonly onHold: Call | undefined;
  /** With whom the user will be connected. */
  readonly awaited?: TransferTarget | undefined;
}

/** Banners, each at a place of its own, so that no button turns into another one under a finger. */
export type Banners = readonly (Banner | false | undefined)[];

/** The banners of a call, the most urgent first. */
export function bannersOf({ call, waiting, onHold, awaited }: BannerSource): Banners {
  const values = valuesOf(call.opponent);
  return [
    waiting && waitingBanner(waiting, call),
    transferBanner(call),
    awaited && awaitingBanner(awaited),
    onHold && {
      words: 'isOnHold',
      values: valuesOf(onHold.opponent),
      actions: [['swap', { type: 'swap' }]],
    },
    // What can be done about it stands in the veil over the picture.
    call.isHolding && { words: 'holding', values },
    call.isHeld && { words: 'held', values },
    call.isStalled && { words: 'problem.noMedia', values },
    call.isCameraPaused && { words: 'cameraIsPaused' },
    call.isRelayMissing && { words: 'problem.noTurn' },
    call.isScreenShared && { words: 'sharing' },
    claimBanner(call),
  ];
}

function waitingBanner(waiting: Call, { isCameraMuted }: Call): Banner {
  const { opponent, hasVideo } = waiting;
  return {
    words: 'waiting',
    values: valuesOf(opponent),
    ...(opponent && { userId: describePerson(opponent.userId).userId }),
    actions: [
      // Whoever is not seen now does not want to be seen by somebody else either.
      ['holdAndAnswer', { type: 'answer', video: hasVideo && !isCameraMuted }],
      ['reject', { type: 'reject' }],
      ['ignore', { type: 'ignore' }],
    ],
    accepts: waiting,
  };
}

function transferBanner({ opponent, transferOffer }: Call): Banner | undefined {
  if (!transferOffer) return undefined;
  const target = describePerson(transferOffer.userId, transferOffer.displayName);
  return {
    words: 'transferOffer',
    values: { ...valuesOf(opponent), other: isolate(target.name) },
    userId: target.userId,
    actions: [
      ['accept', { type: 'acceptTransfer' }],
      ['reject', { type: 'declineTransfer' }],
    ],
    accepts: transferOffer.userId,
  };
}

/** Whose call will be answered without a click, as long as the user does nothing else. */
export function awaitingBanner({ userId, displayName }: TransferTarget): Banner {
  const target = describePerson(userId, displayName);
  return {
    words: 'awaiting',
    values: { other: isolate(target.name) },
    userId: target.userId,
    actions: [['cancel', { type: 'stopAwaiting' }]],
  };
}

/** Says who claims it by the user ID, which is the only thing here that is proven. */
function claimBanner({ opponent, claimedIdentity }: Call): Banner | undefined {
  if (!claimedIdentity || !opponent) return undefined;
  const claimed = describePerson(claimedIdentity.userId ?? '', claimedIdentity.displayName);
  const other = [...new Set([claimed.name, claimed.userId])].filter(Boolean).map(isolate).join(' ');
  const name = describePerson(opponent.userId).userId;
  return other ? { words: 'claim', values: { name, other } } : undefined;
}

function valuesOf(opponent: Opponent | undefined): StringValues {
  if (!opponent) return {};
  return { name: describePerson(opponent.userId, opponent.displayName).name };
}
