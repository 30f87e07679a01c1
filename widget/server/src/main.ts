#!/usr/bin/env node
import { runProgram, say, startService } from '@matrix-call/service';
import { readCommand, type Command } from './command-line.ts';
import { readConfig } from './config.ts';
import { register } from './register/command.ts';
import { createLogger, createMetrics } from './serve/operations.ts';
import { findPage, PageMissingError } from './serve/page-files.ts';
import { buildServer } from './server.ts';
import { USAGE } from './usage.ts';
import { wellKnownSnippet } from './well-known.ts';

process.exitCode = await runProgram({
  usage: USAGE,
  packageFile: new URL('../package.json', import.meta.url),
  readCommand,
  run,
  expects: [PageMissingError],
});

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'wellKnown':
      return say(process.stdout, wellKnownSnippet(command.hookUrl, command.ignoresDirectRooms), 0);
    case 'serve': {
      const [config, page] = [readConfig(process.env), findPage()];
      return startService(config, {
        ...{ createLogger, createMetrics },
        build: (deps) => buildServer(config, { ...deps, page }),
      });
    }
    case 'add':
    case 'remove': {
      const tell = (sentence: string): void => void say(process.stderr, `${sentence}\n`, 0);
      const { text, exitCode } = await register(command, { env: process.env, tell });
      return say(exitCode === 0 ? process.stdout : process.stderr, `${text}\n`, exitCode);
    }
  }
}
