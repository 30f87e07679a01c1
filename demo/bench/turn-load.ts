// Load for the benchmark of the TURN service: who is asked, how fast, and what they answered.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import autocannon from 'autocannon';

/** A program that listens on loopback. */
export interface Server {
  readonly url: string;
  /** The memory it holds after its garbage was collected, and what JavaScript holds of it; only of programs that tell. */
  readonly memoryAfterGc: () => Promise<MemoryUse>;
  readonly stop: () => Promise<void>;
}

/** In MB of 1,000,000 bytes: what JavaScript's heap holds, what hangs on it outside, and the whole process. */
export interface MemoryUse {
  readonly heapMb: number;
  readonly externalMb: number;
  readonly residentMb: number;
}

/** What is asked for, again and again. */
export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How much, and for how long: `perSecond` left out means as fast as it goes. */
export interface Load {
  readonly connections: number;
  readonly seconds: number;
  readonly perSecond?: number;
}

/** What came of it. */
export interface Pace {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Starts one of the programs beside this file, which tells its port; its log goes nowhere. Packages are taken as built. */
export async function startServer(name: string, env: Record<string, string> = {}): Promise<Server> {
  const child: ChildProcess = fork(join(import.meta.dirname, name), {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    memoryAfterGc: async () => {
      child.send('memory');
      const [{ heapUsed, external, rss }] = (await once(child, 'message')) as [NodeJS.MemoryUsage];
      return { heapMb: heapUsed / 1e6, externalMb: external / 1e6, residentMb: rss / 1e6 };
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** Asks the same over and over; throws where an answer is no success. */
export async function hammer(question: Question, load: Load): Promise<Pace> {
  return judge(await autocannon({ ...optionsOf(question), ...loadOf(load) }));
}

/** Asks something new each time, so often; throws where an answer is no success. */
export async function hammerWith(
  make: () => Question,
  {
    url,
    amount,
    connections,
  }: { readonly url: string; readonly amount: number; readonly connections: number },
): Promise<Pace> {
  const setupRequest = (prepared: autocannon.Request): autocannon.Request => {
    const { method = 'GET', headers = {}, body, url: target } = make();
    const path = new URL(target).pathname;
    return { ...prepared, method, path, headers: { ...headers }, ...(body && { body }) };
  };
  return judge(await autocannon({ url, amount, connections, requests: [{ setupRequest }] }));
}

/** Asks each question once, so many at a time; questions a second. Throws where an answer is no success. */
export async function askEach(
  questions: readonly Question[],
  connections: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const left = questions.values();
  const startedAtMs = performance.now();
  const work = async (): Promise<void> => {
    for (const question of left) await askOnce(question, agent);
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return (questions.length / (performance.now() - startedAtMs)) * 1000;
}

/** Holds 1,000 connections with headers that drip, until the returned function is called. */
export async function holdSlowConnections(url: string): Promise<() => Promise<void>> {
  const args = ['-c', '1000', '-r', '1000', '-H', '-i', '1', '-l', '60', '-u', `${url}/healthz`];
  const child = spawn('slowhttptest', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  child.on('error', () => {
    console.error('slowhttptest is missing. Get it: apt-get install slowhttptest');
  });
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    const connected = /connected:\D*(\d+)$/m.exec(String(chunk).replace(ESCAPES, ''))?.[1];
    if (Number(connected) >= 990) break;
  }
  child.stdout.resume();
  return async () => {
    child.kill('SIGKILL');
    await gone;
  };
}

function optionsOf({ url, method = 'GET', headers = {}, body }: Question): autocannon.Options {
  return { url, method, headers: { ...headers }, ...(body !== undefined && { body }) };
}

function loadOf({ connections, seconds, perSecond }: Load): Partial<autocannon.Options> {
  return {
    connections,
    duration: seconds,
    ...(perSecond && { overallRate: Math.round(perSecond) }),
  };
}

function judge(result: autocannon.Result): Pace {
  const { non2xx, errors, timeouts } = result;
  if (non2xx + errors + timeouts > 0) {
    throw new Error(
      `${non2xx} refusals, ${errors} errors, ${timeouts} without answer at ${result.url}`,
    );
  }
  return { perSecond: result['2xx'] / result.duration, p99Ms: result.latency.p99 };
}

async function askOnce(question: Question, agent: Agent): Promise<void> {
  const { url, method = 'GET', headers = {}, body } = question;
  await new Promise<void>((resolve, reject) => {
    request(url, { method, headers, agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode} from ${url}`));
      response.resume().on('end', resolve);
    })
      .on('error', reject)
      .end(body);
  });
}

const ESCAPES = new RegExp(String.raw`\u001B\[[\d;]*m`, 'g');
