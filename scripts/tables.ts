// The tables of what is shown by which test: how they are written, and what is wrong with them.
import type { Evidence } from './evidence.ts';
import type { NamedTests } from './named-tests.ts';

/** One line of a table. */
export interface Row {
  readonly id: string;
  /** What stands between the ID and the tests. */
  readonly words: readonly string[];
  /** Whether it may be without a test, with its reason. */
  readonly isOptional: boolean;
  /** Why it is not there. */
  readonly reason?: string | undefined;
}

/** A document that holds one table. */
export interface Table {
  readonly path: string;
  readonly intro: string;
  /** The titles of `words`. */
  readonly titles: readonly string[];
  readonly rows: readonly Row[];
  /** Whether the numbers that tests have measured get a column. */
  readonly hasMeasured: boolean;
}

/** What only a test run can say about a row. */
export interface Finding {
  readonly result: string;
  readonly measured: string;
}

export type Findings = ReadonlyMap<string, Finding>;

/** What the runs have found about each row; one that none of them knows is open. */
export function findingsOf({ rows }: Table, evidence: readonly Evidence[]): Findings {
  return new Map(
    rows.map(({ id, reason }) => {
      const theirs = evidence
        .filter(({ ids }) => ids.includes(id))
        .sort((one, other) => one.file.localeCompare(other.file));
      const outcomes = new Set(theirs.map(({ outcome }) => outcome));
      const isShown = outcomes.has('passed') && !outcomes.has('failed');
      const measured = [...new Set(theirs.flatMap((shown) => shown.measured ?? []))].join('<br>');
      const result = isShown ? PASSED : reason === undefined ? OPEN : `not built: ${reason}`;
      return [id, { result, measured }];
    }),
  );
}

/** What stands in a written document. */
export function findingsIn({ hasMeasured }: Table, document: string): Findings {
  const lines = document.split('\n').filter((line) => /^\| [A-Z]-?\d/.test(line));
  return new Map(
    lines.map((line) => {
      const cells = line.slice(2, -2).split(' | ');
      const measured = hasMeasured ? (cells.at(-2) ?? '') : '';
      return [cells[0] ?? '', { result: cells.at(-1) ?? '', measured }];
    }),
  );
}

/**
 * What is written, with what `fresh` found instead. A row that no run here knows stays as it is written, and so does a
 * number, since every run measures another one.
 */
export function renewFindings(
  written: Findings,
  fresh: Findings,
  isKnown: (id: string) => boolean,
): Findings {
  return new Map(
    [...fresh].map(([id, found]) => {
      const before = written.get(id);
      if (before === undefined) return [id, found];
      if (!isKnown(id)) return [id, before];
      return [id, { result: found.result, measured: before.measured || found.measured }];
    }),
  );
}

/** The whole document. */
export function writeDocument(table: Table, tests: NamedTests, findings: Findings): string {
  const { intro, titles, rows, hasMeasured } = table;
  const heads = ['id', ...titles, 'shown by', ...(hasMeasured ? ['measured'] : []), 'result'];
  const lines = rows.map(({ id, words }) => {
    const { measured, result } = findings.get(id) ?? { measured: '', result: OPEN };
    const names = tests.get(id)?.map(({ file, name }) => `\`${file}\`: ${name}`) ?? [];
    return [id, ...words, names.join('<br>'), ...(hasMeasured ? [measured] : []), result];
  });
  const grid = [heads, heads.map(() => '---'), ...lines];
  return `${intro}\n\n${grid.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/** What the sources alone show to be wrong: rows without tests, reasons that are none. */
export function complainOfTests({ rows }: Table, tests: NamedTests): readonly string[] {
  return rows.flatMap(({ id, words, isOptional, reason }) => {
    const isTested = tests.has(id);
    if (reason === undefined) return isTested ? [] : [`${id} has no test: ${words.at(-1) ?? ''}`];
    if (!isOptional) return [`${id} has to be there: no reason replaces a test`];
    return isTested ? [`${id} has a test: take its reason away`] : [];
  });
}

/** Rows that have to be shown and are not. */
export function openRows({ rows }: Table, findings: Findings): readonly Row[] {
  return rows.filter(({ id }) => (findings.get(id)?.result ?? OPEN) === OPEN);
}

const PASSED = 'passed';
const OPEN = 'open';
