// The gateway as its admin runs it, in a process of its own, and what the system tells of a process.
import { once } from 'node:events';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, listeningUrl } from '@matrix-call/service/test/program';
import { ROOT } from '../../scripts/command.ts';
import { printRegistration, readNumber } from '../e2e/fixtures/gateway-stage.ts';
import { waitUntil } from '../e2e/fixtures/wait-until.ts';

/** A program that listens on loopback. */
export interface Program {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A gateway that takes visitors. */
export interface Gateway extends Program {
  /** By which the homeserver proves itself. */
  readonly hsToken: string;
  /** Waits until so many lines are ready for visitors. */
  untilReady(lines: number): Promise<void>;
}

/** A folder with a registration in it, for a gateway that will listen at this URL. */
export interface Registered {
  readonly folder: string;
  readonly file: string;
  readonly hsToken: string;
}

/** What a gateway is set up with. */
export interface GatewaySettings {
  readonly homeserverUrl: string;
  readonly serverName: string;
  readonly callees: readonly string[];
  readonly linesPerCallee: number;
  /** 0 means any free port. */
  readonly port: number;
  readonly registered: Registered;
}

/** What the unit and the container of the gateway tell Node. */
export const AS_SHIPPED = '--max-semi-space-size=8';

/** The origin of the visitors' pages. */
export const ORIGIN = 'https://www.example.org';

/** Makes a registration as an admin does. */
export async function register(url: string): Promise<Registered> {
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-gateway-'));
  const file = join(folder, 'registration.yaml');
  const text = await printRegistration(url);
  await writeFile(file, text, { mode: 0o600 });
  const hsToken = /^hs_token: "?(?<token>\w+)/mv.exec(text)?.groups?.['token'] ?? '';
  return { folder, file, hsToken };
}

/** Starts a gateway that keeps its state in the folder of its registration, and takes that away at the end. */
export async function startGateway(settings: GatewaySettings): Promise<Gateway> {
  const { registered } = settings;
  const child = launch({ main: MAIN, args: [], env: environmentOf(settings) });
  child.stderr.pipe(process.stderr);
  const url = await listeningUrl(child);
  return {
    ...{ url, pid: child.pid ?? 0, hsToken: registered.hsToken },
    untilReady: (lines) =>
      waitUntil(`${lines} lines are ready`, async () => {
        return (await readNumber(url, 'matrix_call_gateway_lines{state="ready"}')) === lines;
      }),
    async stop() {
      await stop(child);
      await rm(registered.folder, { recursive: true });
    },
  };
}

/** Starts the least that a WebSocket server can do. */
export async function startFloor(): Promise<Program> {
  const env = { ...process.env, NODE_OPTIONS: AS_SHIPPED };
  const child = fork(join(import.meta.dirname, 'gateway-floor.ts'), { env });
  const [port] = (await once(child, 'message')) as [number];
  return { url: `ws://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => stop(child) };
}

/** The memory that a process holds once it has stopped growing, in MB of 1,000,000 bytes. */
export async function settledMb(pid: number): Promise<number> {
  const deadline = performance.now() + MOST_SETTLING_MS;
  let [latest, grownAtMs] = [await residentMb(pid), performance.now()];
  let most = latest;
  while (performance.now() - grownAtMs < SETTLED_MS && performance.now() < deadline) {
    await pause(POLL_MS);
    latest = await residentMb(pid);
    if (latest <= most + GROWTH_MB) continue;
    [most, grownAtMs] = [latest, performance.now()];
  }
  return latest;
}

/** The time that a process has spent on a processor, in seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Lets some milliseconds pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function residentMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/mv.exec(text)?.[1]) * 1024) / 1e6;
}

function environmentOf(settings: GatewaySettings): Readonly<Record<string, string>> {
  const { registered, homeserverUrl, serverName, callees, linesPerCallee, port } = settings;
  return {
    PORT: String(port),
    REGISTRATION_FILE: registered.file,
    STATE_DIRECTORY: registered.folder,
    HOMESERVER_URL: homeserverUrl,
    SERVER_NAME: serverName,
    CALLEES: callees.join(','),
    LINES_PER_CALLEE: String(linesPerCallee),
    CALLS_TO_CALLEE_PER_MINUTE: '100',
    ALLOWED_ORIGINS: ORIGIN,
    // Visitors come over a proxy, which tells their addresses.
    TRUSTED_PROXIES: '127.0.0.1',
    NODE_OPTIONS: `${AS_SHIPPED} ${process.env['BENCH_GATEWAY_NODE_OPTIONS'] ?? ''}`,
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await gone;
  clearTimeout(timer);
}

const MAIN = join(ROOT, 'signalling/gateway/dist/main.js');
const POLL_MS = 250;
const SETTLED_MS = 4_000;
const MOST_SETTLING_MS = 25_000;
/** A process of Node breathes by about so much. */
const GROWTH_MB = 1;
const PATIENCE_MS = 10_000;
/** What Linux tells in `/proc/<pid>/stat` is in these, on every machine. */
const TICKS_PER_SECOND = 100;
