// Ringback and busy as telephones sound where the user is at home. Pure.
import type { Melody, Note } from './tones.ts';

/** The melody of a tone in the wanted region, or where the browser is at home. */
export function melodyIn(wanted: string | undefined, tone: string): Melody | undefined {
  return regionMelody(tone, regionOf(wanted, navigator.language));
}

/** The melody of a tone in a region; undefined where it is the same everywhere. */
export function regionMelody(tone: string, region: string): Melody | undefined {
  if (tone !== 'ringback' && tone !== 'busy') return undefined;
  const { notes, everySeconds } = repeated((REGIONS.get(region) ?? EUROPE)[tone]);
  if (tone === 'ringback') return { notes, everySeconds };
  const turns = Array.from({ length: BUSY_TURNS }, (_, turn) => turn * everySeconds);
  return {
    notes: turns.flatMap((start) =>
      notes.map((note) => ({ ...note, atSeconds: start + note.atSeconds })),
    ),
  };
}

/** The region that tones are of: the wanted one, or the one that a language tag speaks of. */
export function regionOf(wanted: string | undefined, language: string | undefined): string {
  if (wanted) return wanted.trim().toUpperCase();
  try {
    return new Intl.Locale(language ?? '').maximize().region ?? '';
  } catch {
    // Browsers may be told to say anything of their language.
    return '';
  }
}

function repeated([hertz, ...seconds]: Cadence): Required<Melody> {
  const notes: Note[] = [];
  let atSeconds = 0;
  for (const [index, lastsSeconds] of seconds.entries()) {
    if (index % 2 === 0) notes.push({ atSeconds, hertz, lastsSeconds });
    atSeconds += lastsSeconds;
  }
  return { notes, everySeconds: atSeconds };
}

/** What sounds, then for how many seconds it is on and off in turns. */
type Cadence = readonly [hertz: readonly number[], ...seconds: readonly number[]];

interface RegionTones {
  readonly ringback: Cadence;
  readonly busy: Cadence;
}

const TWO_SHORT = [0.4, 0.2, 0.4, 2] as const;
const BUSY_TURNS = 3;

/** As ITU-T E.180 Supplement 2 lists them. "400 Hz modulated by 16 Hz" is the sum of what that makes: 384, 400 and 416 Hz. */
const EUROPE: RegionTones = { ringback: [[425], 1, 4], busy: [[425], 0.5, 0.5] };
const NORTH_AMERICA: RegionTones = {
  ringback: [[440, 480], 2, 4],
  busy: [[480, 620], 0.5, 0.5],
};
const BRITAIN: RegionTones = {
  ringback: [[400, 450], ...TWO_SHORT],
  busy: [[400], 0.375, 0.375],
};
const REGIONS: ReadonlyMap<string, RegionTones> = new Map([
  ['US', NORTH_AMERICA],
  ['CA', NORTH_AMERICA],
  ['GB', BRITAIN],
  ['IE', BRITAIN],
  ['FR', { ringback: [[440], 1.5, 3.5], busy: [[440], 0.5, 0.5] }],
  ['ES', { ringback: [[425], 1.5, 3], busy: [[425], 0.2, 0.2] }],
  ['JP', { ringback: [[384, 400, 416], 1, 2], busy: [[400], 0.5, 0.5] }],
  ['AU', { ringback: [[400, 425, 450], ...TWO_SHORT], busy: [[425], 0.375, 0.375] }],
  ['NZ', { ringback: [[400, 450], ...TWO_SHORT], busy: [[400], 0.5, 0.5] }],
  ['IN', { ringback: [[375, 400, 425], ...TWO_SHORT], busy: [[400], 0.75, 0.75] }],
  ['CN', { ringback: [[450], 1, 4], busy: [[450], 0.35, 0.35] }],
]);
