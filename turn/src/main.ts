#!/usr/bin/env node
import { praiseSettings, runProgram, say, startService } from '@matrix-call/service';
import { readCommand, USAGE, type Command } from './command-line.ts';
import { summaryOf } from './config/summary.ts';
import { readConfig } from './config/config.ts';
import { createMetrics } from './operations/metrics.ts';
import { buildServer } from './server.ts';
import { createLogger } from './operations/logger.ts';

process.exitCode = await runProgram({
  usage: USAGE,
  packageFile: new URL('../package.json', import.meta.url),
  readCommand,
  run,
});

async function run(command: Command): Promise<number> {
  const config = readConfig(process.env);
  switch (command.name) {
    case 'checkConfig':
      return praiseSettings(config, summaryOf(config));
    case 'checkTurn': {
      // A process that serves loads nothing of the check.
      const { reportOnTurn } = await import('./check-turn/command.ts');
      const { text, isGood } = await reportOnTurn(config, command);
      return say(process.stdout, text, isGood ? 0 : 1);
    }
    case 'serve':
      return startService(config, {
        ...{ createLogger, createMetrics },
        build: (deps) => buildServer(config, deps),
      });
  }
}
