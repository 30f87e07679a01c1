#!/usr/bin/env node
import { praiseSettings, runProgram, say, startService } from '@matrix-call/service';
import { readCommand, USAGE, type Command } from './command-line.ts';
import { readConfig } from './config/config.ts';
import { formatRegistration, makeRegistration } from './config/registration.ts';
import { createLogger } from './operations/logger.ts';
import { createMetrics } from './operations/metrics.ts';
import { buildServer } from './server.ts';
import { StoreError } from './store/file-store.ts';

process.exitCode = await runProgram({
  usage: USAGE,
  packageFile: new URL('../package.json', import.meta.url),
  readCommand,
  run,
  expects: [StoreError],
});

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'register':
      return say(process.stdout, formatRegistration(makeRegistration(command)), 0);
    case 'checkConfig':
      return praiseSettings(readConfig(process.env));
    case 'serve': {
      const config = readConfig(process.env);
      return startService(config, {
        ...{ createLogger, createMetrics },
        build: (deps) => buildServer(config, deps),
      });
    }
  }
}
