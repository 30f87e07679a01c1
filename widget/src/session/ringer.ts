// The tones of a call, made of oscillators: no files, no requests. Silent where the browser forbids sound.
import type { Tone } from '../views/call-state.ts';

/** Plays one tone at a time until told to stop. */
export class Ringer {
  #context: AudioContext | undefined;
  #tone: Tone | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Plays a tone, most of them again and again; `undefined` is silence. The tone that plays already goes on. */
  play(tone: Tone | undefined): void {
    if (tone === this.#tone) return;
    this.#stop();
    this.#tone = tone;
    if (tone === undefined) return;
    const { notes, everyMs } = MELODIES[tone];
    const context = openContext();
    if (!context) return;
    const ring = (): void => {
      for (const note of notes) sound(context, note);
    };
    // Waits for the first gesture on the page where the browser wants one; closing ends the wait.
    context.resume().then(ring, () => undefined);
    this.#context = context;
    if (everyMs) this.#timer = setInterval(ring, everyMs);
  }

  #stop(): void {
    clearInterval(this.#timer);
    // Closing only fails where the context is closed already.
    this.#context?.close().catch(() => undefined);
    this.#context = undefined;
  }
}

/** A place for sound; a browser without one, or with too many open, rings by the picture alone. */
function openContext(): AudioContext | undefined {
  try {
    return new AudioContext();
  } catch {
    return undefined;
  }
}

function sound(context: AudioContext, { atSeconds, hertz, lastsSeconds }: Note): void {
  if (context.state !== 'running') return;
  const start = context.currentTime + atSeconds;
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setTargetAtTime(VOLUME, start, FADE_SECONDS);
  volume.gain.setTargetAtTime(0, start + lastsSeconds, FADE_SECONDS * 4);
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + lastsSeconds + 1);
}

interface Note {
  readonly atSeconds: number;
  readonly hertz: number;
  readonly lastsSeconds: number;
}

const VOLUME = 0.08;
const FADE_SECONDS = 0.02;

const MELODIES: Readonly<Record<Tone, { notes: readonly Note[]; everyMs?: number }>> = {
  ring: {
    notes: [
      { atSeconds: 0, hertz: 659, lastsSeconds: 0.14 },
      { atSeconds: 0.18, hertz: 784, lastsSeconds: 0.14 },
      { atSeconds: 0.36, hertz: 988, lastsSeconds: 0.3 },
      { atSeconds: 0.9, hertz: 784, lastsSeconds: 0.14 },
      { atSeconds: 1.08, hertz: 988, lastsSeconds: 0.3 },
    ],
    everyMs: 3000,
  },
  waiting: { notes: [{ atSeconds: 0, hertz: 425, lastsSeconds: 0.2 }] },
  ringback: { notes: [{ atSeconds: 0, hertz: 425, lastsSeconds: 1 }], everyMs: 4000 },
};
