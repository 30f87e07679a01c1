import type { PeerCertificate } from 'node:tls';

/** What a TLS server shows of itself. */
export interface Certificate {
  /** The names it is for, at most three of them; what a terminal could misread is left out. */
  readonly names: readonly string[];
  /** The day it ends or ended, such as `2027-02-14`, in UTC. */
  readonly endsOn: string;
  /** Whole days that are left; negative once it has ended. */
  readonly daysLeft: number;
}

/** Reads the certificate of a peer; undefined if it shows none. */
export function readCertificate(peer: PeerCertificate, nowMs: number): Certificate | undefined {
  const end = Date.parse(peer.valid_to);
  if (Number.isNaN(end)) return undefined;
  return {
    names: namesOf(peer),
    endsOn: new Date(end).toISOString().slice(0, 10),
    daysLeft: Math.floor((end - nowMs) / DAY_MS),
  };
}

function namesOf({ subject, subjectaltname = '' }: PeerCertificate): string[] {
  const alternatives = subjectaltname
    .split(', ')
    .map((entry) => /^(?:DNS|IP Address):(?<name>.+)$/v.exec(entry)?.groups?.['name'] ?? '');
  const names = alternatives.filter((name) => name !== '');
  const common = [subject.CN].flat().filter((name) => name !== undefined);
  return (names.length > 0 ? names : common).slice(0, MAX_NAMES).map(printable);
}

function printable(name: string): string {
  return name.replace(/[^A-Za-z0-9.:*_\-]/gv, '?').slice(0, MAX_NAME_LENGTH);
}

const DAY_MS = 86_400_000;
const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 80;
