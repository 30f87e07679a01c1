// What the tests of rules, threats and faults have shown, kept between the test run and the tables made of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './command.ts';
import { SEPARATOR, type TestResult } from './tally.ts';

/** The result of a test that has IDs in its name: `R61: …`, `C-06, C-07: …`, `F08, S03: …`. */
export interface Evidence {
  readonly file: string;
  readonly ids: readonly string[];
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What the test has measured, in its own words. */
  readonly measured?: readonly string[] | undefined;
}

const ID = String.raw`(?:R\d+|[CTG]-\d\d|[FS]\d\d)`;

/** Begins the name of a test: rules, threats and faults, in any order. */
export const IDS = `${ID}(?:, ${ID})*`;

/** The IDs at the beginning of a test's name. */
export function idsIn(name: string): readonly string[] {
  return new RegExp(`^(${IDS}): `).exec(name)?.[1]?.split(', ') ?? [];
}

/** What the tests with IDs have shown. */
export function evidenceOf(results: readonly TestResult[]): readonly Evidence[] {
  return results.flatMap(({ name, failure, skipped, measured }) => {
    const parts = name.split(SEPARATOR);
    const ids = idsIn(parts.at(-1) ?? '');
    if (ids.length === 0) return [];
    const outcome = failure !== undefined ? 'failed' : skipped === undefined ? 'passed' : 'skipped';
    return [{ file: parts[0] ?? '', ids, outcome, measured }];
  });
}

/** Older evidence with that of the files that ran now in place of their own. */
export function renew(
  old: readonly Evidence[],
  fresh: readonly Evidence[],
  files: readonly string[],
): readonly Evidence[] {
  const ran = new Set(files);
  return [...old.filter(({ file }) => !ran.has(file)), ...fresh];
}

/** What earlier runs on this machine have shown; nothing before the first one. */
export function loadEvidence(): readonly Evidence[] {
  try {
    const all = JSON.parse(readFileSync(STORE, 'utf8')) as readonly Evidence[];
    // A file that was moved or thrown away proves nothing any more.
    return all.filter(({ file }) => existsSync(join(ROOT, file)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Keeps it for `npm run docs:tables`. */
export function saveEvidence(evidence: readonly Evidence[]): void {
  mkdirSync(dirname(STORE), { recursive: true });
  writeFileSync(STORE, `${JSON.stringify(evidence, undefined, 1)}\n`);
}

const STORE = join(ROOT, '.cache', 'test-evidence.json');
