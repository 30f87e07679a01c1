// Random lives of a call: two users, three devices, a bad network and an attacker. Nothing is answered or taken off hold but by
// the user's own input; what the agent does without a click has a model of its own, in `session/agent-no-click.test.ts`.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { isPairedWith } from '../../test/machine-device.ts';
import type { Button, Device } from '../../test/machine-device.ts';
import { MachineWorld } from '../../test/machine-world.ts';
import type { Chances } from '../../test/machine-world.ts';
import type { RemoteInput } from './input.ts';
import { NO_CAPABILITIES } from './party.ts';
import type { OpponentParty } from './party.ts';
import { isInCall } from './state.ts';
import { step } from './step.ts';

/** `npm run test:model` raises it for the night. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 20_000);

/** Beyond every timer of a call, one after the other. */
const LONG_AFTER_MS = 600_000;

test(`F05, C-11: ${RUNS} random calls converge, and hold nothing when they are over`, (t) => {
  fc.assert(
    fc.property(lives, (life) => {
      const world = live(life);

      for (const device of world.devices) assert.deepEqual(device.violations, []);
      for (const device of world.devices) assertSettled(world, device);
      const pairs = [world.bob, world.bobPhone].filter((device) => device.hasPeer);
      assert.ok(pairs.length <= 1, 'at most one device of Bob is in the call');
    }),
    { numRuns: RUNS },
  );
  t.diagnostic(`measured: ${RUNS} runs`);
});

test(`R65, R68: ${RUNS / 4} random calls on a network that only delays agree who holds and sends what`, () => {
  fc.assert(
    fc.property(delays, changes, cuts, (work, pressed, cut) => {
      const chances = { fates: work.map((delayMs) => [delayMs]), work, keepsOrder: true };
      const calm = { chances, attacks: [] };
      const accept = { atMs: 1_000, who: 1, button: 'accept' } as const;
      const { alice, bob } = live({ ...calm, presses: [accept, ...pressed], cuts: cut });

      if (alice.state?.phase !== 'connected' || bob.state?.phase !== 'connected') return;
      assert.equal(bob.state.isHeld, alice.state.isHolding, 'Bob knows that Alice holds');
      assert.equal(alice.state.isHeld, bob.state.isHolding, 'Alice knows that Bob holds');
      for (const { peer } of [alice, bob]) assert.equal(peer.toldChanges, peer.changes);
    }),
    { numRuns: RUNS / 4 },
  );
});

test('R65: two offers that cross are both settled, the one of the caller first', () => {
  const chances = { fates: [[50]], work: [10] };
  const accept = { atMs: 1_000, who: 1, button: 'accept' } as const;
  const crossing = [0, 1].map((who) => ({ atMs: 5_000, who, button: 'hold' }) as const);

  const { alice, bob } = live({ chances, presses: [accept, ...crossing], attacks: [] });

  assert.equal(alice.state?.phase, 'connected');
  assert.equal(bob.state?.phase, 'connected');
  assert.deepEqual([alice.peer.isHeld, bob.peer.isHeld], [true, true]);
});

test('R65: a camera is offered again where the offer for another path took it along and gave way', () => {
  const chances = { fates: [[1], [1], [3], [1]], work: [1, 1, 3, 1], keepsOrder: true };
  const presses = [
    { atMs: 1_000, who: 1, button: 'accept' },
    { atMs: 1_019, who: 1, button: 'otherNetwork' },
    { atMs: 1_020, who: 1, button: 'camera' },
    { atMs: 1_029, who: 0, button: 'hold' },
    { atMs: 1_033, who: 1, button: 'otherNetwork' },
  ] as const;

  const { bob } = live({ chances, presses, attacks: [] });

  assert.equal(bob.peer.changes, 1);
  assert.equal(bob.peer.toldChanges, 1);
});

test('R91: a path that is lost for good is replaced by another one when the network is back', () => {
  const chances = { fates: [[50]], work: [10] };
  const accept = { atMs: 1_000, who: 1, button: 'accept' } as const;
  const cuts = [{ atMs: 5_000, durationMs: 30_000 }];

  const { alice, bob } = live({ chances, presses: [accept], cuts, attacks: [] });

  assert.equal(alice.state?.phase, 'connected');
  assert.equal(bob.state?.phase, 'connected');
  assert.ok(alice.peer.hasRestarted);
});

test('calls on a good network connect when one device accepts and nobody hangs up', () => {
  const chances = { fates: [[20], [35]], work: [50, 10] };
  const accept = { atMs: 2_000, who: 1, button: 'accept' } as const;

  const world = live({ chances, presses: [accept], attacks: [] });

  assert.equal(world.alice.state?.phase, 'connected');
  assert.equal(world.bob.state?.phase, 'connected');
  assert.deepEqual(world.bobPhone.state, { phase: 'ended', reason: 'answeredElsewhere' });
});

interface Press {
  readonly atMs: number;
  readonly who: number;
  readonly button: Button;
}

interface Cut {
  readonly atMs: number;
  readonly durationMs: number;
}

interface Attack {
  readonly atMs: number;
  readonly target: number;
  readonly input: RemoteInput;
}

interface Life {
  readonly chances: Chances;
  readonly presses: readonly Press[];
  readonly cuts?: readonly Cut[];
  readonly attacks: readonly Attack[];
}

function live({ chances, presses, cuts = [], attacks }: Life): MachineWorld {
  const world = new MachineWorld(chances);
  world.at(0, () => {
    world.place();
  });
  for (const { atMs, who, button } of presses) {
    world.at(atMs, () => {
      world.press(deviceOf(world, who), button);
    });
  }
  for (const { atMs, durationMs } of cuts) {
    world.at(atMs, () => {
      world.cut(durationMs);
    });
  }
  for (const { atMs, target, input } of attacks) {
    world.at(atMs, () => {
      attack(deviceOf(world, target), input);
    });
  }
  world.run(LONG_AFTER_MS);
  return world;
}

/** Whatever a third user says, nothing follows from it. */
function attack(device: Device, input: RemoteInput): void {
  if (device.state === undefined) return;
  const { state, outputs } = step(device.state, input);
  if (state !== device.state || outputs.length > 0) {
    device.violations.push(`an attacker reached it: ${input.type} in ${device.state.phase}`);
  }
}

/** A device has no call, or one that is over and holds nothing, or one that both sides are in. */
function assertSettled(world: MachineWorld, device: Device): void {
  if (device.state === undefined || device.state.phase === 'ended') {
    assert.equal(device.hasPeer, false, 'no peer is left');
    assert.equal(device.timers.size, 0, 'no timer is left');
    return;
  }
  assert.equal(device.state.phase, 'connected', 'a call that lives on is connected');
  assert.ok(isInCall(device.state));
  assert.equal(device.state.negotiation.stage, 'stable', 'nothing is left open');
  const { isOpen, queued } = device.state.outbox;
  assert.ok(isOpen && queued.length === 0, 'no candidate is left untold');
  const others = world.devices.filter((other) => isPairedWith(device, other));
  assert.equal(others.length, 1, 'it has one opponent');
  assert.ok(
    others.every((other) => isPairedWith(other, device)),
    'which is in the same call',
  );
}

function deviceOf(world: MachineWorld, index: number): Device {
  return world.devices[index % world.devices.length] ?? world.alice;
}

const times = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 150_000 }) },
);

/** Mostly one copy soon; sometimes lost, doubled or very late. */
const fates = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.integer({ min: 5, max: 400 })) },
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: 5, max: 20_000 }), { maxLength: 3 }) },
);

const chances = fc.record({
  fates: fc.array(fates, { minLength: 1, maxLength: 12 }),
  work: fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 800 }) },
      { weight: 1, arbitrary: fc.integer({ min: -5_000, max: 40_000 }) },
    ),
    { minLength: 1, maxLength: 8 },
  ),
});

const presses = fc.array(
  fc.record<Press>({
    atMs: times,
    who: fc.nat(2),
    button: fc.oneof(
      { weight: 4, arbitrary: fc.constant('accept' as const) },
      { weight: 1, arbitrary: fc.constantFrom('reject', 'ignore', 'hangUp') },
    ),
  }),
  { maxLength: 6 },
);

/** What changes while a call runs. */
const changes = fc.array(
  fc.record<Press>({
    atMs: times,
    who: fc.nat(2),
    button: fc.constantFrom('hold', 'resume', 'mute', 'camera', 'otherNetwork', 'silence'),
  }),
  { maxLength: 8 },
);

/** All work succeeds, and every message arrives before an offer grows old. */
const delays = fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 12 });

const cuts = fc.array(
  fc.record<Cut>({ atMs: times, durationMs: fc.integer({ min: 100, max: 60_000 }) }),
  { maxLength: 3 },
);

/** A third user, who may wear any party ID that was ever seen. */
const attackers = fc.record<OpponentParty>({
  userId: fc.constant('@mallory:m.example'),
  partyId: fc.constantFrom('ALICE', 'BOB', 'PHONE', 'MALLORY', undefined),
  version: fc.constantFrom(0, 1),
});

const attackInputs: fc.Arbitrary<RemoteInput> = fc.oneof(
  attackers.map((from): RemoteInput => {
    const answer = { type: 'answer', sdp: 'evil' };
    return { type: 'answered', from, answer, streams: undefined, capabilities: NO_CAPABILITIES };
  }),
  fc
    .tuple(attackers, fc.constantFrom('ALICE', 'BOB', 'PHONE', 'MALLORY'))
    .map(([from, partyId]): RemoteInput => ({ type: 'answerSelected', from, partyId })),
  attackers.map((from): RemoteInput => {
    const candidates = [{ candidate: 'evil', sdpMid: '0' }];
    return { type: 'candidatesReceived', from, candidates };
  }),
  attackers.map((from): RemoteInput => ({ type: 'rejected', from, reason: undefined })),
  attackers.map((from): RemoteInput => ({ type: 'hungUp', from, reason: 'user_hangup' })),
  fc.tuple(attackers, fc.constantFrom('offer', 'answer')).map(([from, type]): RemoteInput => {
    const description = { type, sdp: '{"isHolding":true,"restartsIce":true}' };
    return { type: 'negotiated', from, description, lifetimeMs: 20_000, streams: new Map() };
  }),
  attackers.map((from): RemoteInput => {
    const target = { userId: '@mallory:m.example', displayName: undefined };
    const call = { callId: 'evil', isAwaited: false };
    const replacement = { replacementId: 'evil', target, ...call };
    return { type: 'replacementAsked', from, replacement };
  }),
  attackers.map((from): RemoteInput => ({ type: 'identityClaimed', from, identity: undefined })),
  attackers.map((from): RemoteInput => ({ type: 'streamsDescribed', from, streams: new Map() })),
);

const lives: fc.Arbitrary<Life> = fc.record({
  chances,
  presses: fc.tuple(presses, changes).map(([pressed, changed]) => [...pressed, ...changed]),
  cuts,
  attacks: fc.array(fc.record({ atMs: times, target: fc.nat(2), input: attackInputs }), {
    maxLength: 8,
  }),
});
