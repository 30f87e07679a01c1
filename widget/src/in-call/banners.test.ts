import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '@matrix-call/signalling';
import { inCallEnglish } from '../words/in-call-strings.ts';
import { bannersOf, type BannerSource } from './banners.ts';
import { speaker } from '../words/say.ts';
import { english } from '../words/strings.ts';

const BOB = {
  userId: '@bob:example.org',
  displayName: 'Bob',
  isMicrophoneMuted: false,
  isCameraMuted: false,
};
const CAROL = { ...BOB, userId: '@carol:example.org', displayName: 'Carol' };

// Only what banners read; everything else of a call has no say here.
function callWith(change: Partial<Call> = {}): Call {
  return { opponent: BOB, hasVideo: false, isCameraMuted: true, ...change } as Call;
}

function bannersWith(change: Partial<Call>, beside: Partial<BannerSource> = {}) {
  const say = speaker(inCallEnglish);
  const source = { call: callWith(change), waiting: undefined, onHold: undefined, ...beside };
  const banners = bannersOf(source).filter((banner) => typeof banner === 'object');
  return banners.map(({ words, values, userId = '', actions = [] }) => ({
    // Without the invisible marks that keep the direction of names to themselves.
    text: `${say(words, values)} ${userId}`.replace(/[\u2068\u2069]/gu, '').trim(),
    asks: actions.map(([label, request]) => [say(label), request]),
  }));
}

const ROWS: readonly {
  readonly fact: string;
  readonly change?: Partial<Call>;
  readonly beside?: Partial<BannerSource>;
  readonly shows: ReturnType<typeof bannersWith>[number];
}[] = [
  {
    fact: 'R87: who is held reads it',
    change: { isHeld: true },
    shows: { text: 'On hold by Bob.', asks: [] },
  },
  {
    fact: 'who holds the opponent reads it',
    change: { isHolding: true },
    shows: {
      text: 'You put Bob on hold.',
      asks: [],
    },
  },
  {
    fact: 'a camera that the network does not carry is told of',
    change: { isCameraPaused: true },
    shows: { text: 'Your camera is paused because the network is slow.', asks: [] },
  },
  {
    fact: 'F23: media that does not arrive is told of',
    change: { isStalled: true },
    shows: { text: 'Nothing arrives from Bob.', asks: [] },
  },
  {
    fact: 'R99: a relay that a slow call misses is told of',
    change: { isRelayMissing: true },
    shows: {
      text: 'There is no relay, so calls between strict networks may not connect. Another network can help.',
      asks: [],
    },
  },
  {
    fact: 'a screen that is shared is told of',
    change: { isScreenShared: true },
    shows: { text: 'You share your screen.', asks: [] },
  },
  {
    fact: 'a second call says who calls, and what can be done',
    beside: { waiting: callWith({ opponent: CAROL }) },
    shows: {
      text: 'Carol is calling. @carol:example.org',
      asks: [
        ['Hold and answer', { type: 'answer', video: false }],
        ['Decline', { type: 'reject' }],
        ['Ignore', { type: 'ignore' }],
      ],
    },
  },
  {
    fact: 'a call on hold says with whom, and can be swapped',
    beside: { onHold: callWith({ opponent: CAROL }) },
    shows: { text: 'Carol is on hold.', asks: [['Swap', { type: 'swap' }]] },
  },
  {
    fact: 'R96: a transfer waits for consent, and names the real user ID of the target',
    change: { transferOffer: { userId: '@mallory:example.org', displayName: 'Carol' } },
    shows: {
      text: 'Bob wants to connect you with Carol. @mallory:example.org',
      asks: [
        ['Accept', { type: 'acceptTransfer' }],
        ['Decline', { type: 'declineTransfer' }],
      ],
    },
  },
  {
    fact: 'S02: whom the user will be connected with is named, and can be cancelled',
    beside: { awaited: { userId: '@carol:example.org', displayName: 'Carol' } },
    shows: {
      text: 'You will be connected with Carol. @carol:example.org',
      asks: [['Cancel', { type: 'stopAwaiting' }]],
    },
  },
  {
    fact: 'R97: a claimed identity is what the real user says',
    change: { claimedIdentity: { userId: '@carol:example.org', displayName: 'Carol' } },
    shows: {
      text: '@bob:example.org says: Carol @carol:example.org',
      asks: [],
    },
  },
];

for (const { fact, change = {}, beside = {}, shows } of ROWS) {
  test(fact, () => {
    assert.deepEqual(bannersWith(change, beside), [shows]);
  });
}

test('a quiet call has no banner', () => {
  assert.deepEqual(bannersWith({}), []);
});

test('R97: a claim of nothing is no banner', () => {
  const claimedIdentity = { userId: undefined, displayName: undefined };

  assert.deepEqual(bannersWith({ claimedIdentity }), []);
});

test('a second call is answered with the camera only where that is on', () => {
  const waiting = callWith({ opponent: CAROL, hasVideo: true });

  const [seen] = bannersWith({ isCameraMuted: false }, { waiting });
  const [unseen] = bannersWith({ isCameraMuted: true }, { waiting });

  assert.deepEqual(seen?.asks[0], ['Hold and answer', { type: 'answer', video: true }]);
  assert.deepEqual(unseen?.asks[0], ['Hold and answer', { type: 'answer', video: false }]);
});

// A right-to-left override, zero-width spaces, a newline, a tower of accents.
const TRICKS = '\u202Egro.elpmaxe:bob@\u202C\u200B\u2066 \nCarol\u0301\u0301\u0301\u0301\u0301';

test('C-17: names of waiting, held, offered and claimed users play no tricks with direction or hidden signs', () => {
  const opponent = { ...CAROL, displayName: TRICKS };
  const change = {
    opponent,
    isHolding: true,
    transferOffer: { userId: '@x\u202E:example.org', displayName: TRICKS },
    claimedIdentity: { userId: '@y\u200B:example.org', displayName: TRICKS },
  };
  const beside = { waiting: callWith({ opponent }), onHold: callWith({ opponent }) };

  const texts = bannersWith(change, beside).map(({ text }) => text);

  assert.equal(texts.length, 5);
  for (const text of texts) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]|\p{M}{4}/u);
});

test('C-17: a name cannot turn the words around it', () => {
  const call = callWith({ isHeld: true });

  const banners = bannersOf({ call, waiting: undefined, onHold: undefined });

  const banner = banners.find((one) => typeof one === 'object');
  assert.ok(banner);
  assert.equal(speaker()(banner.words, banner.values), 'On hold by \u2068Bob\u2069.');
});

test('S12: every sentence of a third person keeps the direction of their name from turning its words', () => {
  const dana = { userId: '@dana:example.org', displayName: 'دانا' };
  const call = callWith({ transferOffer: dana, claimedIdentity: dana });

  const banners = bannersOf({ call, waiting: undefined, onHold: undefined, awaited: dana });

  const said = banners.flatMap((banner) => (banner ? [banner] : []));
  const all = Object.entries(english).filter(([, text]) => text.includes('{other}'));
  assert.ok(all.length > 1);
  for (const [key] of all) {
    const banner = said.find(({ words }) => words === key);
    assert.ok(banner, key);
    assert.match(speaker()(banner.words, banner.values), /\u2068دانا\u2069/u);
  }
});
