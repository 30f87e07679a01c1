#!/usr/bin/env node
import { ConfigError, describeError, serve } from '@matrix-call/service';
import { collectDefaultMetrics } from '@prometheus-io/client';
import { readCommand, UsageError, version, type Command } from './command-line.ts';
import { readConfig } from './config.ts';
import { register } from './register/command.ts';
import { createLogger, createMetrics } from './serve/operations.ts';
import { findPage, PageMissingError } from './serve/page-files.ts';
import { buildServer } from './server.ts';
import { USAGE } from './usage.ts';
import { wellKnownSnippet } from './well-known.ts';

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
    case 'wellKnown':
      return say(process.stdout, wellKnownSnippet(command.hookUrl, command.ignoresDirectRooms), 0);
    case 'serve':
      return start();
    case 'add':
    case 'remove': {
      const tell = (sentence: string): void => void say(process.stderr, `${sentence}\n`, 0);
      const { text, exitCode } = await register(command, { env: process.env, tell });
      return say(exitCode === 0 ? process.stdout : process.stderr, `${text}\n`, exitCode);
    }
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

async function start(): Promise<number> {
  try {
    const config = readConfig(process.env);
    const page = findPage();
    const logger = createLogger(undefined, config.logLevel);
    for (const warning of config.warnings) logger.warn(warning);
    const metrics = createMetrics();
    collectDefaultMetrics({ register: metrics.registry });
    return await serve(await buildServer(config, { logger, metrics, page }), config);
  } catch (error) {
    const isMeant = error instanceof ConfigError || error instanceof PageMissingError;
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
