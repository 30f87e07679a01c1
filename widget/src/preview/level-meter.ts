// How loud a microphone is.

/** Measures a track until it is stopped, and tells some times in a second how loud it is: 0 is silence, 100 as loud as can be. */
export class LevelMeter {
  readonly track: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(track: MediaStreamTrack, onLevel: (level: number) => void) {
    this.track = track;
    const mediaStream = new MediaStream([track]);
    const analyser = new AnalyserNode(this.#context, { fftSize: 2048 });
    new MediaStreamAudioSourceNode(this.#context, { mediaStream }).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    // It waits for a gesture on the page where the browser wants one; closing ends the wait.
    this.#context.resume().catch(() => undefined);
    this.#timer = setInterval(
      () => {
        analyser.getFloatTimeDomainData(samples);
        onLevel(levelOf(samples));
      },
      isCalm() ? CALM_MS : LIVELY_MS,
    );
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#context.close().catch(() => undefined);
  }
}

/** The level of samples, as loudness is heard: by decibels. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(power || Number.MIN_VALUE);
  return Math.round(Math.min(Math.max(1 + decibels / RANGE_DB, 0), 1) * 100);
}

/** Who wants no movement sees a step now and then. */
function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

const RANGE_DB = 60;
const LIVELY_MS = 100;
const CALM_MS = 500;
