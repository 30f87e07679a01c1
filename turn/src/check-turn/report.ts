import { isIP } from 'node:net';
import { CheckError } from './check-error.ts';
import type { Row } from './check-turn.ts';
import { NO_SELF_RELAY, wordsFor, type Words } from './sentences.ts';

/** True if everything works; a relay that may not talk to itself counts as working. */
export function allWork(rows: readonly Row[]): boolean {
  return rows.every(({ outcome }) => !(outcome instanceof CheckError));
}

/** The rows for people: a table, and under it a sentence for each certificate, problem and hint. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const sentences = rows.flatMap((row) =>
    sentencesOf(row).map((text) => `${placeOf(row)}\n  ${text}\n`),
  );
  const working = rows.filter((row) => allWork([row])).length;
  return [
    `${lines.join('\n')}\n`,
    ...new Set(sentences),
    `${working} of ${rows.length} work.\n`,
  ].join('\n');
}

/** The rows for programs: an object with `ok` and `checks`, as JSON. */
export function jsonOf(rows: readonly Row[]): string {
  const checks = rows.map((row) => ({
    uri: row.uri,
    transport: row.parts?.transport,
    address: row.address,
    result: row.outcome instanceof CheckError ? 'fails' : row.outcome,
    code: row.outcome instanceof CheckError ? row.outcome.code : undefined,
    messages: sentencesOf(row),
    relayed_address: row.relayedAddress,
    time_ms: row.timeMs,
    certificate: row.certificate && {
      names: row.certificate.names,
      ends_on: row.certificate.endsOn,
      days_left: row.certificate.daysLeft,
    },
  }));
  return `${JSON.stringify({ ok: allWork(rows), checks }, undefined, 2)}\n`;
}

function cellsOf(row: Row): readonly string[] {
  return [
    row.uri,
    row.parts?.transport.toUpperCase() ?? '-',
    row.address ?? '-',
    row.outcome instanceof CheckError ? wordsOf(row, row.outcome).short : row.outcome,
    row.relayedAddress ?? '-',
    row.timeMs === undefined ? '-' : `${row.timeMs} ms`,
  ];
}

function sentencesOf(row: Row): readonly string[] {
  const { outcome, certificate } = row;
  const sentences: string[] = [];
  if (outcome instanceof CheckError) sentences.push(wordsOf(row, outcome).sentence);
  if (outcome === 'allocates') sentences.push(NO_SELF_RELAY);
  if (certificate !== undefined) {
    const { names, daysLeft, endsOn } = certificate;
    const advice = daysLeft < RENEW_WITHIN_DAYS ? ': renew it soon' : '';
    sentences.push(
      `Certificate of ${names.join(', ')}, ${daysLeft} days left, until ${endsOn}${advice}.`,
    );
  }
  return sentences;
}

function wordsOf({ parts }: Row, error: CheckError): Words {
  return wordsFor(error, parts ?? { host: '', port: 0, transport: 'udp' });
}

function placeOf({ uri, address, parts }: Row): string {
  return address === undefined || isIP(parts?.host ?? '') !== 0 ? uri : `${uri} at ${address}`;
}

const HEADER = ['URI', 'Transport', 'Address', 'Result', 'Relayed address', 'Time'];
const RENEW_WITHIN_DAYS = 14;
