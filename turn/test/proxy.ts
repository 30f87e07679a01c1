import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A reverse proxy in front of the service, as a test started it. */
export interface Proxy {
  /** Status of the answer to a request that comes from this address of loopback. */
  ask(path: string, from: string, headers?: Record<string, string>): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the program of a proxy that will listen at `port` on 127.0.0.1; throws with what it said if it does not. */
export async function startProxy(command: readonly string[], port: number): Promise<Proxy> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  }
  await untilOpen(child, port).catch(async (error: unknown) => {
    await end(child);
    throw new Error(`${program} did not start:\n${said.join('')}`, { cause: error });
  });
  return {
    ask: (path, from, headers = {}) => ask({ port, path, from, headers }),
    stop: () => end(child),
  };
}

async function untilOpen(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + START_WITHIN_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await delay(POLL_MS);
  }
  throw new Error('Nobody listens');
}

async function ask(request: {
  port: number;
  path: string;
  from: string;
  headers: Record<string, string>;
}): Promise<number> {
  const { port, path, from: localAddress, headers } = request;
  const [answer] = (await once(
    get({ host: '127.0.0.1', port, path, localAddress, headers, agent: false }),
    'response',
  )) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

const START_WITHIN_MS = 10_000;
const POLL_MS = 20;
