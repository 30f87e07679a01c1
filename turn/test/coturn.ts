import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { TurnClient, type TurnAddress } from './turn-client.ts';

/** How to start coturn. */
export interface CoturnOptions {
  /** The shared secret, or several while one is being replaced. */
  readonly secret: string | readonly string[];
  /** The address to listen at and relay from; 127.0.0.1 if left out. */
  readonly listeningIp?: string;
  /** Where it listens; a free port if left out. */
  readonly port?: number;
  /** True lets the relay talk to its own address, as a test of two browsers on one machine needs; true if left out. */
  readonly relaysToItself?: boolean;
  /**
   * More lines for the configuration file; where two lines speak of one thing, coturn takes the later. The shipped
   * quota of twelve relays for one user holds here too: `user-quota=0` lifts it for tests with many calls.
   */
  readonly extra?: readonly string[];
  /** The key and the certificate (PEM) with which it speaks TLS at `port`, too; without them it does not. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** How long it may take to answer; 15 s if left out. */
  readonly startWithinMs?: number;
  /** Which coturn; the one that is installed if left out. */
  readonly program?: string;
}

/** A running coturn. */
export interface Coturn {
  readonly port: number;
  /** TURN URIs over UDP and TCP. */
  readonly uris: readonly string[];
  /** Everything it has logged so far; after `stop` everything it ever logged. */
  log(): string;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The coturn of this machine, and a newer one where `npm test` could fetch it: the program of each by what it is. */
export function coturnPrograms(): Readonly<Record<string, string>> {
  const newer = fileURLToPath(new URL('../../.cache/coturn-newer/turnserver', import.meta.url));
  const installed = { 'the installed coturn': 'turnserver' };
  return existsSync(newer) ? { ...installed, 'a newer coturn': newer } : installed;
}

/**
 * Starts real coturn with the configuration this package ships, on loopback and a free port, and waits until it
 * answers. Throws with its log if it does not.
 */
export async function startCoturn(options: CoturnOptions): Promise<Coturn> {
  const { listeningIp = '127.0.0.1', startWithinMs = 15_000, program = 'turnserver' } = options;
  const port = options.port ?? (await freePort(listeningIp));
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-coturn-'));
  const file = join(folder, 'turnserver.conf');
  await writeFile(file, await configuration(options, { listeningIp, port, folder }), {
    mode: 0o600,
  });
  const output: string[] = [];
  const process = spawn(program, ['-c', file], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const coturn = {
    port,
    uris: ['udp', 'tcp'].map(
      (transport) => `turn:${listeningIp}:${String(port)}?transport=${transport}`,
    ),
    log: () => output.join(''),
    stop: async () => {
      await end(process);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await ready(process, { host: listeningIp, port }, startWithinMs).catch(async (error: unknown) => {
    await coturn.stop();
    throw new Error(`coturn did not start:\n${coturn.log()}`, { cause: error });
  });
  return coturn;
}

async function configuration(
  { secret, relaysToItself = true, tls, extra = [] }: CoturnOptions,
  { listeningIp, port, folder }: { listeningIp: string; port: number; folder: string },
): Promise<string> {
  const shipped = await readFile(new URL('../turnserver.conf', import.meta.url), 'utf8');
  const secrets = typeof secret === 'string' ? [secret] : secret;
  return [
    shipped,
    ...secrets.map((text) => `static-auth-secret=${text}`),
    `listening-ip=${listeningIp}`,
    `relay-ip=${listeningIp}`,
    `listening-port=${String(port)}`,
    'no-dtls',
    ...(tls === undefined ? ['no-tls'] : await tlsLines(tls, folder, await freePort(listeningIp))),
    'log-file=stdout',
    `pidfile=${join(folder, 'turnserver.pid')}`,
    `userdb=${join(folder, 'turndb')}`,
    ...(relaysToItself ? ['allow-loopback-peers', `allowed-peer-ip=${listeningIp}`] : []),
    ...extra,
    '',
  ].join('\n');
}

async function tlsLines(
  { key, cert }: { readonly key: string; readonly cert: string },
  folder: string,
  port: number,
): Promise<readonly string[]> {
  const files = { pkey: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  await writeFile(files.pkey, key, { mode: 0o600 });
  await writeFile(files.cert, cert);
  // It speaks TLS at its other port, too.
  return [`cert=${files.cert}`, `pkey=${files.pkey}`, `tls-listening-port=${String(port)}`];
}

async function ready(
  process: ChildProcess,
  address: TurnAddress,
  startWithinMs: number,
): Promise<void> {
  const exited = new Promise<never>((_resolve, reject) => {
    process.once('error', reject).once('exit', (code) => {
      reject(new Error(`It ended with code ${String(code)}`));
    });
  });
  const signal = AbortSignal.timeout(startWithinMs);
  await Promise.race([untilAnswered(address, signal), exited]);
}

// A port is closed until coturn listens, and coturn tells nobody when it does.
async function untilAnswered(address: TurnAddress, signal: AbortSignal): Promise<void> {
  for (;;) {
    const client = new TurnClient(address);
    const answer = await client.bind().catch(() => undefined);
    await client.close();
    if (answer === 'ok') return;
    await wait(ASK_AGAIN_MS, undefined, { signal });
  }
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null || process.pid === undefined) return;
  const ended = new Promise((resolve) => process.once('close', resolve));
  process.kill('SIGTERM');
  const hard = setTimeout(() => process.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(hard);
}

const ASK_AGAIN_MS = 50;
const STOP_WITHIN_MS = 5000;
