// docs/conformance.md and docs/resilience.md: what they say, when they are written, and when they are stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command.ts';
import type { Evidence } from './evidence.ts';
import { findNamedTests } from './named-tests.ts';
import {
  complainOfTests,
  findingsIn,
  findingsOf,
  openRows,
  renewFindings,
  type Row,
  type Table,
  writeDocument,
} from './tables.ts';

/** Writes both documents and gives back what is open in them. */
export function writeDocuments(evidence: readonly Evidence[]): readonly Row[] {
  const tests = findNamedTests();
  const known = new Set(evidence.flatMap(({ ids }) => ids));
  return tables().flatMap((table) => {
    const findings = renewFindings(
      findingsIn(table, read(table)),
      findingsOf(table, evidence),
      (id) => known.has(id),
    );
    writeFileSync(join(ROOT, table.path), writeDocument(table, tests, findings));
    return openRows(table, findings);
  });
}

/** What a complete run leaves open. */
export function openAfter(evidence: readonly Evidence[]): readonly Row[] {
  return tables().flatMap((table) => openRows(table, findingsOf(table, evidence)));
}

/** What is wrong with the documents as far as the sources can tell. */
export function checkDocuments(): readonly string[] {
  const tests = findNamedTests();
  const known = new Set(tables().flatMap(({ rows }) => rows.map(({ id }) => id)));
  const unknown = [...tests.keys()].filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => `${id} has a test, but no row in ${RULES} or ${THREATS}`),
    ...tables().flatMap((table) => {
      const findings = findingsIn(table, read(table));
      const isStale = writeDocument(table, tests, findings) !== read(table);
      return [
        ...complainOfTests(table, tests),
        ...openRows(table, findings)
          .filter(({ id }) => tests.has(id))
          .map(({ id }) => `${id} is open in ${table.path}`),
        ...(isStale ? [`${table.path} is stale: run the tests, then npm run docs:tables`] : []),
      ];
    }),
  ];
}

function tables(): readonly Table[] {
  return [
    {
      path: 'docs/conformance.md',
      intro: CONFORMANCE,
      titles: ['level', 'rule'],
      rows: rules().map(({ id, level, says, reason }) => ({
        id,
        words: [level, says],
        isOptional: level === 'MAY' || level === 'NOTE',
        reason,
      })),
      hasMeasured: false,
    },
    {
      path: 'docs/resilience.md',
      intro: RESILIENCE,
      titles: ['what', 'bar'],
      rows: threats().map(({ id, what, bar }) => ({ id, words: [what, bar], isOptional: false })),
      hasMeasured: true,
    },
  ];
}

interface Rule {
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'IMPL' | 'INTEROP' | 'NOTE';
  readonly says: string;
  /** Why it is not built; only what may be left out can have one. */
  readonly reason?: string;
}

interface Threat {
  readonly id: string;
  readonly what: string;
  readonly bar: string;
}

const RULES = 'docs/rules.json';
const THREATS = 'docs/resilience.json';

function rules(): readonly Rule[] {
  return JSON.parse(readFileSync(join(ROOT, RULES), 'utf8')) as readonly Rule[];
}

function threats(): readonly Threat[] {
  return JSON.parse(readFileSync(join(ROOT, THREATS), 'utf8')) as readonly Threat[];
}

function read({ path }: Table): string {
  return existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '';
}

const MADE_BY = `Made by \`npm run docs:tables\` of what the last test runs have shown. A test shows what its name begins with. \`npm run check\` refuses a row without a test and a table that is stale.`;

const CONFORMANCE = `# The rules of the VoIP module, and their tests

What a client of the Matrix VoIP module (\`m.call.*\`) has to keep, as short as it can be said. MUST, SHOULD and MAY are
the module's own words; IMPL is what its rules imply, INTEROP what other clients need although nobody wrote it down, NOTE
what is good to know. Where a choice was made, it stands in [spec-choices](spec-choices.md).

${MADE_BY}`;

const RESILIENCE = `# Threats and faults, and their tests

What strangers may try against a call (C) and against the TURN service (T), what may break (F), faults that were found and
mended as a kind (S), the bar that has to be
met, and what the tests have measured.

${MADE_BY}`;
