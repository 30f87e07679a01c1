// What each tone of a call is made of. Pure.
import type { Tone } from '../views/call-state.ts';

/** Some frequencies that sound together for a while. */
export interface Note {
  readonly atSeconds: number;
  readonly hertz: readonly number[];
  readonly lastsSeconds: number;
}

/** Notes, played once or again and again. */
export interface Melody {
  readonly notes: readonly Note[];
  readonly everySeconds?: number;
}

/** What a tone is made of; that of a region is heard in its place once the part with the regions is there. */
export const MELODIES: Readonly<Record<Tone, Melody>> = {
  ring: {
    notes: [
      { atSeconds: 0, hertz: [659], lastsSeconds: 0.14 },
      { atSeconds: 0.18, hertz: [784], lastsSeconds: 0.14 },
      { atSeconds: 0.36, hertz: [988], lastsSeconds: 0.3 },
      { atSeconds: 0.9, hertz: [784], lastsSeconds: 0.14 },
      { atSeconds: 1.08, hertz: [988], lastsSeconds: 0.3 },
    ],
    everySeconds: 3,
  },
  waiting: { notes: [{ atSeconds: 0, hertz: [425], lastsSeconds: 0.2 }] },
  ringback: { notes: [{ atSeconds: 0, hertz: [425], lastsSeconds: 1 }], everySeconds: 5 },
  busy: { notes: [0, 1, 2].map((atSeconds) => ({ atSeconds, hertz: [425], lastsSeconds: 0.5 })) },
  end: {
    notes: [
      { atSeconds: 0, hertz: [523], lastsSeconds: 0.12 },
      { atSeconds: 0.16, hertz: [392], lastsSeconds: 0.2 },
    ],
  },
};
