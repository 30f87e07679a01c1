// Runs programs for the other scripts.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The root folder of the repository. */
export const ROOT = join(import.meta.dirname, '..');

/** What `run` may be told besides the program and its arguments. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the program listens to the keyboard. */
  readonly isInteractive?: boolean;
}

/** Runs a program with its output on ours; resolves with its exit code, 127 when it cannot be started. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = spawn(program, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: [options.isInteractive ? 'inherit' : 'ignore', 'inherit', 'inherit'],
  });
  child.on('error', (error) => {
    console.error(`${program}: ${error.message}`);
    resolve(127);
  });
  child.on('exit', (code) => {
    resolve(code ?? 1);
  });
  return promise;
}

/** Whether a program with these arguments ends well; says nothing. */
export function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** Prints a heading, so that the parts of a long output can be found again. */
export function heading(text: string): void {
  console.log(`\n=== ${text}`);
}
