// Shortens names that only our own code uses, in the one file.
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What terser shortens: these names wherever they name a member, but never between quotes. */
export function shortNames(): { readonly regex: RegExp; readonly keep_quoted: 'strict' } {
  return { regex: new RegExp(`^(?:${internalNames().join('|')})$`), keep_quoted: 'strict' };
}

/** Throws where a name could be known outside: to the browser, or to the page that gives a transport or reads the element. */
export function checkShortNames(): void {
  const known = wordsOf([...libraries(), ...PUBLIC.map((file) => join(import.meta.dirname, file))]);
  const outside = internalNames().filter((name) => known.has(name) || !CAMEL_CASE.test(name));
  if (outside.length > 0)
    throw new Error(`Not only ours, so not to be in the list: ${outside.join(' ')}`);
}

/** Throws where a name is still there, which means that it is also written between quotes. */
export function checkShortened(code: string): void {
  const left = wordsIn(code);
  const quoted = internalNames().filter((name) => left.has(name));
  if (quoted.length > 0)
    throw new Error(`Also between quotes, so not to be in the list: ${quoted.join(' ')}`);
}

function internalNames(): readonly string[] {
  return INTERNAL.trim().split(/\s+/u);
}

/** What the browser and the language have, and lit and simple-peer. */
function libraries(): readonly string[] {
  const { resolve } = createRequire(import.meta.url);
  const lit = ['lit', 'lit-html', '@lit/reactive-element', 'lit-element', 'simple-peer'];
  return [
    ...globSync(join(dirname(resolve('typescript')), 'lib.*.d.ts')),
    ...lit.flatMap((name) => globSync(join(dirname(resolve(name)), '*.{js,d.ts}'))),
  ];
}

function wordsOf(files: readonly string[]): ReadonlySet<string> {
  return wordsIn(files.map((file) => readFileSync(file, 'utf8')).join('\n'));
}

function wordsIn(code: string): ReadonlySet<string> {
  return new Set(code.match(/[A-Za-z_$][\w$]*/gu));
}

/** Fields of Matrix events and answers are written_like_this, or in one word. */
const CAMEL_CASE = /^[a-z]+[A-Z][A-Za-z]*$/u;

/** Where everything stands that a page can read or give. */
const PUBLIC = [
  'src/matrix-call-element.ts',
  'src/configured-element.ts',
  'src/call-state.ts',
  'src/events.ts',
  'src/errors.ts',
  'src/request.ts',
  'src/string-keys.ts',
  'src/strings.ts',
  '../signalling/src/transport/transport.ts',
  '../signalling/src/call/end-reason.ts',
  '../signalling/src/session/check-result.ts',
];

const INTERNAL = `
afterMs answerAgain askedReplacementId atMs atSeconds baseUrl batchMs bringForward callId callKey
canBeTransferred canNegotiate candidatesLeft captureOne captureScreen claimRingTurn claimedIdentity
configuredDesk createPeer describeStreams directRooms endsEarly enterRoom everyMs fetchCredentials
gappedRoomIds getIceServers getLocalDescription hangUpOnUnload hasPlace hasStaleStreams hasVideo
ignoredUserIds ignoredUsers inCall inTurn inviteLifetimeMs isAccepted isAudioMuted isAwaited
isBurstOver isBusy isChange isComplete isDelivered isDirect isEndless isExpanded isExpected
isGranted isHeld isHidden isHopeless isInCall isInviteSent isKnownClear isLabelHidden isOurTurn
isOurs isOver isRelayMissing isSecret isSending isShown isSlow isStalled isTold isVideoMuted
isWanted knowsStreams lastWords lastsSeconds leaveBehind lifetimeMs localStreamId makeAnswer makeId
mayBeBack needsNegotiation nextBatch noteChange offeredReplacement offersLeft onCandidate onClosed
onConnection onEvent onGatheringComplete onGatheringStarted onHeld onProblem onReady onRemoteStream
onTurn onUnauthorized onUpdate opponentFacts opponentId ownId partyId placeAgain placedAtMs
randomBytes refreshToken remainingMs replacementId restartsIce retryAfterMs ringNext sayOnUnload
screenStream screenStreamId sendLast sendNegotiation senderOf sendingChanged setHolding
setIceServers setMuted setTrack settledRoomIds sinceMs stopAll takeAwaited takeCandidate takesDigits
timeoutMs trackOf transferOffersLeft untilMs wantsRestart wantsVideo watchDevices whenReady
withdrawAnswer withdrawOffer yieldTo
`;
