#!/usr/bin/env node
import { ConfigError, describeError, serve } from '@matrix-call/service';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { readCommand, USAGE, UsageError, version, type Command } from './command-line.ts';
import { readConfig } from './config/config.ts';
import { formatRegistration, makeRegistration } from './config/registration.ts';
import { createLogger } from './operations/logger.ts';
import { createMetrics } from './operations/metrics.ts';
import { buildServer } from './server.ts';
import { StoreError } from './store/file-store.ts';

// What sysexits.h calls something unconfigured or misconfigured: to start again changes nothing.
const EX_CONFIG = 78;

process.exitCode = await main().catch(giveUp);

async function main(): Promise<number> {
  const command = commandOf(process.argv.slice(2));
  if (command === undefined) return 2;
  switch (command.name) {
    case 'help':
      return say(process.stdout, USAGE, 0);
    case 'version':
      return say(process.stdout, `${version()}\n`, 0);
    case 'register':
      return say(process.stdout, formatRegistration(makeRegistration(command)), 0);
    case 'checkConfig':
      return check();
    case 'serve':
      return start();
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

function check(): number {
  try {
    const { warnings } = readConfig(process.env);
    for (const warning of warnings) say(process.stderr, `Warning: ${warning}\n`, 0);
    return say(process.stdout, 'The configuration is usable.\n', 0);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return say(process.stderr, `${error.message}\n`, 1);
  }
}

async function start(): Promise<number> {
  try {
    const config = readConfig(process.env);
    const logger = createLogger(undefined, config.logLevel);
    for (const warning of config.warnings) logger.warn(warning);
    const metrics = createMetrics();
    collectDefaultMetrics({ register: metrics.registry });
    return await serve(await buildServer(config, { logger, metrics }), config);
  } catch (error) {
    const isMeant = error instanceof ConfigError || error instanceof StoreError;
    if (!isMeant) throw error;
    return say(process.stderr, `${error.message}\n`, EX_CONFIG);
  }
}

function giveUp(error: unknown): number {
  return say(process.stderr, `Unexpected error: ${JSON.stringify(describeError(error))}\n`, 1);
}

function say(stream: NodeJS.WriteStream, text: string, exitCode: number): number {
  stream.write(text);
  return exitCode;
}
