// Where and how loud the other side is heard.

/** What the user chose of that. */
export interface SoundOutput {
  /** The ID of the speaker; that of the system where it is left out. */
  readonly speaker: string | undefined;
  /** Of the full volume: 0 to 1. */
  readonly volume: number;
}

/** Whether this browser can play on another speaker than that of the system. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Whether a page can set a volume; on iPhones only the user can, by the keys. */
export function canSetVolume(): boolean {
  const audio = new Audio();
  audio.volume = 0.5;
  return audio.volume === 0.5;
}

/** Plays these as the user wants it. One that is not there any more leaves the sound where it is. */
export function playOn(players: Iterable<HTMLMediaElement>, output: SoundOutput): void {
  const { speaker = '', volume } = output;
  for (const player of players) {
    player.volume = volume;
    if (canChooseSpeaker() && player.sinkId !== speaker)
      player.setSinkId(speaker).catch(() => undefined);
  }
}
