// Which test proves which rule of the Matrix VoIP module. Writes the table in docs/spec-choices.md; with --check it only
// looks: fails where the table is stale or a rule has no test.
import { globSync, readFileSync, writeFileSync } from 'node:fs';

interface Rule {
  readonly rule: number;
  readonly says: string;
  /** Why it has no test yet. */
  readonly later?: string;
}

interface Proof {
  readonly file: string;
  readonly name: string;
}

const DOCUMENT = 'docs/spec-choices.md';
const RULES = 'docs/rules.json';
const TESTS = '{signalling,widget,demo,turn}/**/*.{test,e2e}.ts';
const BEGIN = '<!-- rules: made by scripts/rules-table.ts -->';
const END = '<!-- end of rules -->';
/** `test('R12: …'`, `it("R12, R13: …"`, in any quotes. */
const NAMED_TEST = /\b(?:test|it)\(\s*(['"`])((?:R\d+(?:, )?)+): ((?:\\.|(?!\1).)*)\1/gs;

function main(): void {
  const rules = JSON.parse(readFileSync(RULES, 'utf8')) as readonly Rule[];
  const proofs = collectProofs();
  const complaints = complain(rules, proofs);
  const document = readFileSync(DOCUMENT, 'utf8');
  const fresh = insertTable(document, writeTable(rules, proofs));
  if (process.argv.includes('--check')) {
    if (fresh !== document)
      complaints.push(`${DOCUMENT} is stale: run node scripts/rules-table.ts`);
  } else {
    writeFileSync(DOCUMENT, fresh);
  }
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

function collectProofs(): ReadonlyMap<number, readonly Proof[]> {
  const proofs = new Map<number, Proof[]>();
  const exclude = (name: string) => name === 'node_modules' || name === 'dist';
  for (const file of globSync(TESTS, { exclude }).sort()) {
    for (const [, , numbers = '', name = ''] of readFileSync(file, 'utf8').matchAll(NAMED_TEST)) {
      for (const [digits] of numbers.matchAll(/\d+/g)) {
        const rule = Number(digits);
        proofs.set(rule, [...(proofs.get(rule) ?? []), { file, name: toText(name) }]);
      }
    }
  }
  return proofs;
}

/** A name as it is read: without escapes, and with an ellipsis for what a table of cases fills in. */
function toText(name: string): string {
  return name
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
    .replace(/\\(.)/g, '$1')
    .replace(/[|<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function complain(rules: readonly Rule[], proofs: ReadonlyMap<number, readonly Proof[]>): string[] {
  const known = new Set(rules.map(({ rule }) => rule));
  const unproved = rules.filter(({ rule, later }) => later === undefined && !proofs.has(rule));
  const overdue = rules.filter(({ rule, later }) => later !== undefined && proofs.has(rule));
  const unknown = [...proofs.keys()].filter((rule) => !known.has(rule));
  return [
    ...unproved.map(({ rule, says }) => `R${rule} has no test: ${says}`),
    ...overdue.map(({ rule }) => `R${rule} has a test now: take "later" out of ${RULES}`),
    ...unknown.map((rule) => `R${rule} has a test, but no wording in ${RULES}`),
  ];
}

function writeTable(rules: readonly Rule[], proofs: ReadonlyMap<number, readonly Proof[]>): string {
  const rows = rules.map(({ rule, says, later = '' }) => {
    const tests = proofs.get(rule)?.map(({ file, name }) => `\`${file}\`: ${name}`);
    return `| R${rule} | ${says} | ${tests?.join('<br>') ?? later} |`;
  });
  return ['| rule | says | shown by |', '| --- | --- | --- |', ...rows].join('\n');
}

function insertTable(document: string, table: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has no place for the table`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}

main();
