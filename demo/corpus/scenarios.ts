// What is recorded: who does what, in which order. Each next thing waits until the one before has arrived.
import type { Actor } from './actor.ts';

/** The two on the stage. Alice calls. */
export interface Cast {
  readonly alice: Actor;
  readonly bob: Actor;
}

/** A call from its beginning to its end. */
export interface Scenario {
  readonly name: string;
  play(cast: Cast): Promise<void>;
}

/** All scenarios. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'voice',
    async play({ alice, bob }) {
      await connect({ alice, bob }, false);
      await hangUp(alice, bob);
    },
  },
  {
    name: 'video',
    async play({ alice, bob }) {
      await connect({ alice, bob }, true);
      await hangUp(bob, alice);
    },
  },
  {
    name: 'reject',
    async play({ alice, bob }) {
      await alice.call(false);
      await bob.is('ringing');
      await bob.do('reject');
      await Promise.all([alice.is('ended'), bob.is('ended')]);
    },
  },
  {
    name: 'cancel',
    async play({ alice, bob }) {
      await alice.call(false);
      await bob.is('ringing');
      await alice.do('hangUp');
      await Promise.all([alice.is('ended'), bob.is('ended')]);
    },
  },
  {
    name: 'mute',
    async play({ alice, bob }) {
      await connect({ alice, bob }, true);
      for (const who of [alice, bob]) {
        await who.do('mute');
        await who.hasSent('m.call.sdp_stream_metadata_changed', 1);
        await who.do('unmute');
        await who.hasSent('m.call.sdp_stream_metadata_changed', 2);
      }
      await hangUp(alice, bob);
    },
  },
];

async function connect({ alice, bob }: Cast, hasVideo: boolean): Promise<void> {
  await alice.call(hasVideo);
  await bob.is('ringing');
  await bob.answer(hasVideo);
  await Promise.all([alice.is('connected'), bob.is('connected')]);
}

async function hangUp(one: Actor, other: Actor): Promise<void> {
  await one.do('hangUp');
  await Promise.all([one.is('ended'), other.is('ended')]);
}
