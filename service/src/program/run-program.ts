import { readFileSync } from 'node:fs';
import { describeError } from '../operations/describe-error.ts';
import { ConfigError } from '../settings/config-error.ts';
import { say, type Sink } from './say.ts';
import { UsageError } from './usage-error.ts';

/** What every program can be asked. */
export interface CommonCommand {
  readonly name: 'help' | 'version';
}

/** What one program is: its words, and what it does. */
export interface ProgramParts<Command extends { readonly name: string }> {
  readonly usage: string;
  /** The `package.json` that tells its version. */
  readonly packageFile: URL;
  /** Reads the arguments; throws {@link UsageError}. */
  readonly readCommand: (args: readonly string[]) => Command | CommonCommand;
  /** Does what was asked; yields the exit code. */
  readonly run: (command: Command) => number | Promise<number>;
  /** Errors besides {@link ConfigError} whose message is for whoever runs the program. */
  readonly expects?: readonly ErrorClass[];
}

/** The world around a program; what is left out is that of the process. */
export interface Surroundings {
  readonly args?: readonly string[];
  readonly stdout?: Sink;
  readonly stderr?: Sink;
}

type ErrorClass = abstract new (...args: never[]) => Error;

/** Runs a program from its command line to its exit code; never rejects. */
export async function runProgram<Command extends { readonly name: string }>(
  { usage, packageFile, readCommand, run, expects = [] }: ProgramParts<Command>,
  surroundings: Surroundings = {},
): Promise<number> {
  const { args = process.argv.slice(2), stdout = process.stdout } = surroundings;
  const { stderr = process.stderr } = surroundings;
  let exitCode = 1;
  try {
    const command = readCommand(args);
    if (isCommon(command)) {
      const text = command.name === 'help' ? usage : `${versionIn(packageFile)}\n`;
      return say(stdout, text, 0);
    }
    if (command.name === 'serve') exitCode = EX_CONFIG;
    return await run(command);
  } catch (error) {
    if (error instanceof UsageError) return say(stderr, `${error.message}\n\n${usage}`, EX_ARGS);
    const expected = [ConfigError, ...expects].find((kind) => error instanceof kind);
    if (expected) return say(stderr, `${(error as Error).message}\n`, exitCode);
    return say(stderr, `Unexpected error: ${JSON.stringify(describeError(error))}\n`, 1);
  }
}

function isCommon(command: { readonly name: string }): command is CommonCommand {
  return command.name === 'help' || command.name === 'version';
}

function versionIn(packageFile: URL): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

// As shells have it for a command line that makes no sense.
const EX_ARGS = 2;
// What sysexits.h calls something unconfigured or misconfigured: to start again changes nothing.
const EX_CONFIG = 78;
