import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';

/** A real redis-server on loopback, on a port that stays its own while it is down. */
export interface Redis {
  readonly port: number;
  readonly url: string;
  /** Starts it; it is empty, for nothing is kept on disk. Resolves when it takes connections. */
  start(): Promise<void>;
  /** SIGKILL: connections break, nothing is said. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay, nothing answers. */
  freeze(): void;
  /** SIGCONT: it goes on where it was. */
  thaw(): void;
}

/** Starts redis-server with these further arguments; it ends with the test. */
export async function startRedis(context: TestContext, ...args: readonly string[]): Promise<Redis> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-redis-'));
  let running: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const ended = running;
    running = undefined;
    if (ended !== undefined) await end(ended);
  };
  context.after(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  const launchAt = async (port: number): Promise<boolean> => {
    const child = launch(['--port', String(port), '--dir', folder, ...args]);
    if (!(await takesConnections(child))) return false;
    running = child;
    return true;
  };
  const port = await firstFree(launchAt);
  return {
    port,
    url: `redis://127.0.0.1:${String(port)}`,
    start: async () => {
      if (!(await launchAt(port))) throw new Error('redis-server did not start again');
    },
    kill,
    freeze: () => running?.kill('SIGSTOP'),
    thaw: () => running?.kill('SIGCONT'),
  };
}

function launch(args: readonly string[]): ChildProcess {
  return spawn('redis-server', [...QUIET, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** True once it says that it is ready, false if it ends before: its port was taken. */
async function takesConnections(child: ChildProcess): Promise<boolean> {
  if (child.stdout === null) return false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('Ready to accept connections')) continue;
    child.stdout.resume();
    return true;
  }
  return false;
}

async function firstFree(launchAt: (port: number) => Promise<boolean>): Promise<number> {
  for (let i = 0; i < MOST_TRIES; i += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await launchAt(port)) return port;
  }
  throw new Error('redis-server found no free port');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const QUIET = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];

// Below the ports that Linux gives to connections.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const MOST_TRIES = 20;
