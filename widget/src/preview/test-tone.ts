// A short tone, to find out whether the speaker is the right one.
import { playOn } from '../devices/sound-output.ts';

/** Plays it on a speaker, or on that of the system. Resolves once it is over. */
export async function playTestTone(speaker: string | undefined): Promise<void> {
  const context = new AudioContext();
  try {
    const output = new MediaStreamAudioDestinationNode(context);
    const volume = new GainNode(context, { gain: 0 });
    volume.connect(output);
    const oscillator = new OscillatorNode(context, { frequency: 440 });
    oscillator.connect(volume);
    const start = context.currentTime;
    volume.gain.setTargetAtTime(VOLUME, start, FADE_SECONDS);
    volume.gain.setTargetAtTime(0, start + LASTS_SECONDS, FADE_SECONDS);
    const player = new Audio();
    player.srcObject = output.stream;
    playOn([player], { speaker, volume: 1 });
    const isOver = new Promise((resolve) => {
      oscillator.addEventListener('ended', resolve);
    });
    oscillator.start();
    oscillator.stop(start + LASTS_SECONDS + 10 * FADE_SECONDS);
    await player.play();
    await isOver;
    player.srcObject = null;
  } catch {
    // A browser that plays nothing now: the user hears that.
  } finally {
    await context.close();
  }
}

const VOLUME = 0.2;
const LASTS_SECONDS = 0.8;
const FADE_SECONDS = 0.03;
