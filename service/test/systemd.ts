import { spawn } from 'node:child_process';
import { untilEnded } from './program.ts';

/** What systemd says about a unit. */
export interface Judgement {
  /** What is wrong with it; empty if nothing is. */
  readonly complaints: string;
  /** Whether a program that is taken over could reach hardly more than what it needs. */
  readonly isClosed: boolean;
}

/** Lets systemd-analyze read a unit that a package ships. */
export async function judgeUnit(file: string): Promise<Judgement> {
  const { code, stdout, stderr } = await analyze('verify', '--man=no', file);
  const complaints = stdout + stderr;
  const rating = await analyze('security', '--offline=yes', `--threshold=${MOST_EXPOSURE}`, file);
  return {
    complaints: code === 0 ? complaints : `${complaints}exit code ${String(code)}`,
    isClosed: rating.code === 0,
  };
}

function analyze(...args: readonly string[]) {
  return untilEnded(spawn('systemd-analyze', ['--no-pager', ...args]));
}

// In tenths: systemd's scale ends at 10, where nothing is closed, and calls 2 and less "OK".
const MOST_EXPOSURE = '15';
