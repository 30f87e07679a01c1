#!/usr/bin/env node
import { ConfigError, describeError, serve } from '@matrix-call/service';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { readCommand, USAGE, UsageError, version, type Command } from './command-line.ts';
import { summaryOf } from './config/summary.ts';
import { readConfig, type Config } from './config/config.ts';
import { createMetrics } from './operations/metrics.ts';
import { buildServer } from './server.ts';
import { createLogger } from './operations/logger.ts';

// What sysexits.h calls something unconfigured or misconfigured: to start again changes nothing.
const EX_CONFIG = 78;

process.exitCode = await main().catch(giveUp);

async function main(): Promise<number> {
  const command = commandOf(process.argv.slice(2));
  if (command === undefined) return 2;
  if (command.name === 'help') return say(process.stdout, USAGE, 0);
  if (command.name === 'version') return say(process.stdout, `${version()}\n`, 0);
  const config = readSettings();
  if (config === undefined) return command.name === 'serve' ? EX_CONFIG : 1;
  switch (command.name) {
    case 'checkConfig':
      return praise(config);
    case 'checkTurn': {
      // A process that serves loads nothing of the check.
      const { reportOnTurn } = await import('./check-turn/command.ts');
      const { text, isGood } = await reportOnTurn(config, command);
      return say(process.stdout, text, isGood ? 0 : 1);
    }
    case 'serve':
      return start(config);
  }
}

function commandOf(args: readonly string[]): Command | undefined {
  try {
    return readCommand(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(process.stderr, `${error.message}\n\n${USAGE}`, 2);
    return undefined;
  }
}

function praise(config: Config): number {
  for (const warning of config.warnings) say(process.stderr, `Warning: ${warning}\n`, 0);
  return say(process.stdout, `${summaryOf(config)}The configuration is usable.\n`, 0);
}

function readSettings(): Config | undefined {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(process.stderr, `${error.message}\n`, 1);
    return undefined;
  }
}

async function start(config: Config): Promise<number> {
  const logger = createLogger(undefined, config.logLevel);
  for (const warning of config.warnings) logger.warn(warning);
  const metrics = createMetrics();
  collectDefaultMetrics({ register: metrics.registry });
  const app = await buildServer(config, { logger, metrics });
  return serve(app, config);
}

function giveUp(error: unknown): number {
  return say(process.stderr, `Unexpected error: ${JSON.stringify(describeError(error))}\n`, 1);
}

function say(stream: NodeJS.WriteStream, text: string, exitCode: number): number {
  stream.write(text);
  return exitCode;
}
