// What is recorded: who does what, in which order. Each next thing waits until the one before has arrived.
import type { DeedInCall } from '../../signalling/test/corpus.ts';
import type { Actor } from './actor.ts';

/** The two on the stage. Alice calls. */
export interface Cast {
  readonly alice: Actor;
  readonly bob: Actor;
  /** Nothing has come to the room for a while: what was begun is done. */
  readonly becomesQuiet: () => Promise<void>;
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
    async play(cast) {
      const { alice, bob } = cast;
      await connect(cast, false);
      await hangUp(alice, bob);
    },
  },
  {
    name: 'video',
    async play(cast) {
      const { alice, bob } = cast;
      await connect(cast, true);
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
  inCall('mute', true, 'mute', 'unmute'),
  inCall('camera', false, 'cameraOn', 'cameraOff', 'cameraOn'),
  inCall('hold', true, 'hold', 'resume'),
  inCall('screen', false, 'share', 'unshare'),
  inCall('restart', false, 'restart'),
];

/** Each does the deeds while they talk, one after the other. */
function inCall(name: string, hasVideo: boolean, ...deeds: readonly DeedInCall[]): Scenario {
  return {
    name,
    async play(cast) {
      const { alice, bob, becomesQuiet } = cast;
      await connect(cast, hasVideo);
      await becomesQuiet();
      for (const who of [alice, bob]) {
        for (const deed of deeds) {
          await who.do(deed);
          await becomesQuiet();
        }
      }
      await hangUp(alice, bob);
    },
  };
}

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
