// Plays the tones of a call by oscillators: no files, no requests. Silent where the browser forbids sound.
import type { Tone } from '../views/call-state.ts';
import { inCallPart } from './in-call-part.ts';
import { playFile, soundAddress } from './ring-file.ts';
import type { ToneSettings } from './ringing-host.ts';
import { MELODIES, type Melody, type Note } from './tones.ts';

/** Plays one tone at a time until told to stop. */
export class Ringer {
  readonly #settings: ToneSettings;
  #context: AudioContext | undefined;
  #tone: Tone | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #stopFile: (() => void) | undefined;

  /** The settings are read with each tone. */
  constructor(settings: ToneSettings) {
    this.#settings = settings;
  }

  /** Plays a tone, some of them again and again; `undefined` is silence. The tone that plays already goes on. */
  play(tone: Tone | undefined): void {
    if (tone === this.#tone) return;
    this.#stop();
    this.#tone = tone;
    const { silent, ringTone, toneRegion } = this.#settings;
    if (tone === undefined || silent) return;
    const melody = inCallPart.part?.melodyIn(toneRegion, tone) ?? MELODIES[tone];
    const address = tone === 'ring' ? soundAddress(ringTone, document.baseURI) : undefined;
    if (!address) this.#playMelody(melody);
    else {
      this.#stopFile = playFile(address, () => {
        this.#playMelody(melody);
      });
    }
  }

  #playMelody({ notes, everySeconds }: Melody): void {
    const context = openContext();
    if (!context) return;
    const ring = (): void => {
      const ends = notes.map((note) => sound(context, note));
      // Nothing is left of a tone that is over.
      if (!everySeconds)
        void ends.at(-1)?.then(() => {
          close(context);
        });
    };
    // Waits for the first gesture on the page where the browser wants one; closing ends the wait.
    context.resume().then(ring, () => undefined);
    this.#context = context;
    if (everySeconds) this.#timer = setInterval(ring, everySeconds * 1000);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#stopFile?.();
    this.#stopFile = undefined;
    if (this.#context) close(this.#context);
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

function close(context: AudioContext): void {
  // Closing only fails where the context is closed already.
  context.close().catch(() => undefined);
}

/** Resolves once it was heard. */
function sound(
  context: AudioContext,
  { atSeconds, hertz, lastsSeconds }: Note,
): Promise<unknown> | undefined {
  if (context.state !== 'running') return undefined;
  const start = context.currentTime + atSeconds;
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setTargetAtTime(VOLUME / hertz.length, start, FADE_SECONDS);
  volume.gain.setTargetAtTime(0, start + lastsSeconds, FADE_SECONDS * 4);
  volume.connect(context.destination);
  const ends = hertz.map((frequency) => {
    const oscillator = new OscillatorNode(context, { frequency });
    oscillator.connect(volume);
    oscillator.start(start);
    oscillator.stop(start + lastsSeconds + 1);
    return new Promise((resolve) => {
      oscillator.addEventListener('ended', resolve);
    });
  });
  return Promise.all(ends);
}

const VOLUME = 0.08;
const FADE_SECONDS = 0.02;
