// docs/benchmarks.md: one section per benchmark, each replaced by the run that measured it anew.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../../scripts/command.ts';

/** What one benchmark found. */
export interface Report {
  /** The name on the command line. */
  readonly name: string;
  readonly title: string;
  /** What was measured and how, in a sentence or two. */
  readonly method: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
  /** What explains a goal that was missed: a sentence each. */
  readonly notes?: readonly string[];
}

/** A goal as a ratio: smaller is better. */
export interface Goal {
  readonly text: string;
  readonly isMet: boolean;
}

/** Prints a report, and puts it into docs/benchmarks.md. */
export function publish(report: Report): void {
  const section = renderSection(report);
  console.log(`\n${section}`);
  const old = existsSync(PATH) ? readFileSync(PATH, 'utf8') : HEAD;
  const [begin, end] = [`<!-- begin ${report.name} -->`, `<!-- end ${report.name} -->`];
  const text = `${begin}\n\n${section}\n${end}`;
  const start = old.indexOf(begin);
  const next =
    start === -1
      ? `${old.trimEnd()}\n\n${text}\n`
      : old.slice(0, start) + text + old.slice(old.indexOf(end) + end.length);
  writeFileSync(PATH, next);
}

/** The middle of some numbers; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** `ours / theirs`, as a text with two digits that say something. */
export function ratio(ours: number, theirs: number): string {
  const share = ours / theirs;
  return `${share < 0.1 ? share.toPrecision(2) : share.toFixed(2)} ×`;
}

function renderSection({ title, method, header, rows, goals, notes = [] }: Report): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    method,
    '',
    line(header),
    line(header.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map(line),
    '',
    ...goals.map(({ text, isMet }) => `- ${isMet ? 'met' : '**not met**'}: ${text}`),
    '',
    ...notes.flatMap((note) => [note, '']),
    `Measured with Node ${process.version} on ${cpus().length} cores.`,
    '',
  ].join('\n');
}

const PATH = join(ROOT, 'docs', 'benchmarks.md');

const HEAD = `# Benchmarks

Made by \`npm run bench\`; a part of it by \`npm run bench -- weight\` (or \`setup\`, \`renegotiation\`, \`restart\`, \`cost\`, \`sync\`, \`turn\`). Absolute times belong to the machine
that ran them: what counts is the ratio between the two sides of one run.
`;
