// Random lives of a call: two users, three devices, a bad network and an attacker.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Chances, Device } from '../../test/machine-world.ts';
import { isPairedWith, MachineWorld } from '../../test/machine-world.ts';
import type { RemoteInput } from './input.ts';
import { NO_CAPABILITIES } from './party.ts';
import type { Opponent } from './party.ts';
import { step } from './step.ts';

/** `npm run test:model` raises it for the night. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 20_000);

/** Beyond every timer of a call, one after the other. */
const LONG_AFTER_MS = 600_000;

test(`F05, C-11: ${RUNS} random calls converge, and hold nothing when they are over`, () => {
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
  readonly button: 'accept' | 'reject' | 'ignore' | 'hangUp';
}

interface Attack {
  readonly atMs: number;
  readonly target: number;
  readonly input: RemoteInput;
}

interface Life {
  readonly chances: Chances;
  readonly presses: readonly Press[];
  readonly attacks: readonly Attack[];
}

function live({ chances, presses, attacks }: Life): MachineWorld {
  const world = new MachineWorld(chances);
  world.at(0, () => {
    world.place();
  });
  for (const { atMs, who, button } of presses) {
    world.at(atMs, () => {
      world.press(deviceOf(world, who), button);
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

/** A third user, who may wear any party ID that was ever seen. */
const attackers = fc.record<Opponent>({
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
  attackers.map((from): RemoteInput => ({ type: 'streamsDescribed', from, streams: new Map() })),
);

const lives: fc.Arbitrary<Life> = fc.record({
  chances,
  presses,
  attacks: fc.array(fc.record({ atMs: times, target: fc.nat(2), input: attackInputs }), {
    maxLength: 8,
  }),
});
