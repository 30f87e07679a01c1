// The gateway as its admin runs it, a process of its own, before a homeserver that does whatever it is asked.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { listeningUrl } from '@matrix-call/service/test/program';
import {
  GATEWAY_PATH,
  GATEWAY_PROTOCOL,
  readGatewayFrame,
  type GatewayFrame,
  type OpenFrame,
  type ResumeFrame,
  type VisitorFrame,
} from '@matrix-call/signalling/wire';
import { WebSocket } from 'ws';
import {
  formatRegistration,
  makeRegistration,
  readRegistration,
} from '../src/config/registration.ts';
import { startStub, type StubRequest } from './stub-homeserver.ts';

/** A running gateway. */
export interface RunningGateway {
  readonly child: ChildProcessWithoutNullStreams;
  readonly url: string;
  readonly hsToken: string;
  /** Everything that it wrote so far. */
  output(): string;
  /** The paths by which its guests sent events, the newest last. */
  sent(): readonly string[];
  /** The room into which the invite of a call was sent. */
  readonly roomOf: (callId: string) => string;
  visit(first?: OpenFrame | ResumeFrame, address?: string): Promise<Visitor>;
  /** Connects, and says this first; a session may begin or not. */
  connect(first?: OpenFrame | ResumeFrame, address?: string): Promise<Connected>;
  /** Lets the homeserver push an event of the callee on the line; resolves to the status. */
  push(type: string, content: object, more?: Pushed): Promise<number>;
  /** Waits until what it keeps of its sessions has these words. */
  keeps(words: RegExp): Promise<void>;
  /** Stops it as an admin does, unless told otherwise, and starts another one in its place. */
  restart(signal?: NodeJS.Signals): Promise<RunningGateway>;
  /** Stops it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts another one that shares its homeserver, and what its environment names. */
  beside(different?: Readonly<Record<string, string>>): Promise<RunningGateway>;
}

/** What of a pushed event is not as usual. */
export interface Pushed {
  readonly roomId?: string;
  readonly eventId?: string;
  readonly transactionId?: string;
  readonly stateKey?: string;
}

/** A visitor whose session has begun. */
export interface Visitor extends Connected {
  /** Resumes the session. */
  readonly session: string;
}

/** A connection of a visitor. */
export interface Connected {
  readonly socket: WebSocket;
  say(frame: VisitorFrame): void;
  /** The next frame of this type; others are passed over. */
  next<Type extends GatewayFrame['type']>(
    type: Type,
  ): Promise<Extract<GatewayFrame, { type: Type }>>;
}

export const CALLEE = '@support:example.org';
export const ORIGIN = 'https://www.example.org';
const MAIN = join(import.meta.dirname, '../src/main.ts');

/** Starts it, and waits for a line; it ends with the test. `files` bounds how many files and sockets it may have open. */
export async function runGateway(
  t: TestContext,
  { env = {}, files }: { env?: Environment; files?: number } = {},
): Promise<RunningGateway> {
  let rooms = 0;
  const homeserver = await startStub(t, ({ url }) => {
    const path = pathOf(url);
    // The first room has the shortest name.
    if (path.endsWith('/createRoom')) rooms++;
    return { json: answerTo(path, rooms === 1 ? '' : String(rooms)) };
  });
  const folder = await mkdtemp(join(tmpdir(), 'matrix-call-gateway-'));
  t.after(() => rm(folder, { recursive: true }));
  const registration = formatRegistration(
    makeRegistration({ url: 'http://127.0.0.1:1', serverName: 'example.org' }),
  );
  const file = join(folder, 'registration.yaml');
  await writeFile(file, registration);
  const { hsToken } = readRegistration(registration, { serverName: 'example.org' });
  const sent = (): readonly string[] =>
    homeserver.requests
      .map((request) => pathOf(request.url))
      .filter((path) => path.includes('/send/'));
  // Of several one keeps the lines of all.
  const ownLines = env['REDIS_URL'] === undefined ? Number(env['LINES_PER_CALLEE'] ?? 1) : 0;
  const roomOf = (callId: string): string => {
    const isInvite = ({ url, body }: StubRequest): boolean => {
      const { call_id: id } = Object(body) as { readonly call_id?: unknown };
      return url.includes('/send/m.call.invite/') && id === callId;
    };
    const path = pathOf(homeserver.requests.find(isInvite)?.url ?? '');
    return /rooms\/(?<room>[^\/]+)\/send/v.exec(path)?.groups?.['room'] ?? '';
  };
  const start = async (lines = ownLines, more: Environment = {}): Promise<RunningGateway> => {
    const child = spawnBounded(files, {
      PORT: '0',
      REGISTRATION_FILE: file,
      HOMESERVER_URL: homeserver.url,
      SERVER_NAME: 'example.org',
      CALLEES: CALLEE,
      ALLOWED_ORIGINS: ORIGIN,
      STATE_DIRECTORY: folder,
      ...env,
      ...more,
    });
    t.after(() => stop(child, 'SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        output += part.toString();
      });
    const url = await listeningUrl(child);
    await untilReady(url, lines);
    return {
      ...{ child, url, hsToken, sent, roomOf },
      output: () => output,
      visit: (first, address) => visit(t, url, { first, address }),
      connect: (first, address) => connect(t, url, { first, address }),
      push: (type, content, more) => push(url, hsToken, { type, content, ...more }),
      keeps: (words) => untilKept(join(folder, 'sessions.json'), words),
      async restart(signal = 'SIGTERM') {
        await stop(child, signal);
        return start(ownLines, more);
      },
      stop: (signal = 'SIGTERM') => stop(child, signal),
      beside: (different) => start(0, different),
    };
  };
  return start(Number(env['LINES_PER_CALLEE'] ?? 1));
}

type Environment = Readonly<Record<string, string>>;

function spawnBounded(files: number | undefined, env: Environment): ChildProcessWithoutNullStreams {
  const bound = files === undefined ? '' : `ulimit -n ${String(files)};`;
  const program = [process.execPath, '--conditions=@matrix-call/source', MAIN];
  return spawn('sh', ['-c', `${bound} exec "$0" "$@"`, ...program], { env });
}

async function stop(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** Lets a visitor begin a session at a gateway, or at a proxy in front of it. */
export async function visit(t: TestContext, url: string, how: Visit = {}): Promise<Visitor> {
  const connected = await connect(t, url, how);
  const { session } = await connected.next('welcome');
  return { ...connected, session };
}

/** How a visitor comes, and what they say first. */
export interface Visit {
  readonly first?: OpenFrame | ResumeFrame | undefined;
  /** Whom the proxy says to ask for. */
  readonly address?: string | undefined;
  /** The address of loopback that they come from. */
  readonly from?: string;
}

async function connect(
  t: TestContext,
  url: string,
  { first = { type: 'open' }, address, from = '127.0.0.1' }: Visit,
): Promise<Connected> {
  const socket = new WebSocket(url.replace('http', 'ws') + GATEWAY_PATH, [GATEWAY_PROTOCOL], {
    origin: ORIGIN,
    localAddress: from,
    // As a proxy says it; it has to be trusted.
    headers: { ...(address !== undefined && { 'x-forwarded-for': address }) },
  });
  t.after(() => {
    socket.terminate();
  });
  const frames: GatewayFrame[] = [];
  const arrived = new EventTarget();
  socket.on('message', (data: Buffer) => {
    const frame = readGatewayFrame(data.toString());
    if (frame !== undefined) frames.push(frame);
    arrived.dispatchEvent(new Event('frame'));
  });
  const visitor: Connected = {
    socket,
    say: (frame) => {
      socket.send(JSON.stringify(frame));
    },
    async next(type) {
      for (;;) {
        const index = frames.findIndex((frame) => frame.type === type);
        const [frame] = index < 0 ? [] : frames.splice(0, index + 1).slice(-1);
        if (frame !== undefined) return frame as Extract<GatewayFrame, { type: typeof type }>;
        await once(arrived, 'frame');
      }
    },
  };
  await once(socket, 'open');
  visitor.say(first);
  return visitor;
}

async function push(
  url: string,
  hsToken: string,
  {
    roomId,
    eventId,
    transactionId,
    stateKey,
    ...event
  }: Pushed & { type: string; content: object },
): Promise<number> {
  pushed++;
  const names = {
    event_id: eventId ?? `$${String(pushed)}`,
    room_id: roomId ?? '!line:example.org',
    sender: CALLEE,
    ...(stateKey !== undefined && { state_key: stateKey }),
  };
  const id = transactionId ?? String(pushed);
  const answer = await fetch(`${url}/_matrix/app/v1/transactions/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${hsToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [{ ...names, ...event }] }),
  });
  return answer.status;
}

let pushed = 0;

async function untilKept(path: string, words: RegExp): Promise<void> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (words.test(text)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function untilReady(url: string, lines: number): Promise<void> {
  for (;;) {
    const numbers = await (await fetch(`${url}/metrics`)).text();
    const counts = numbers.matchAll(/_lines\{state="(?:ready|taken)"\} (\d+)/gv);
    if ([...counts].reduce((sum, [, count]) => sum + Number(count), 0) >= lines) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function answerTo(path: string, room: string): object {
  if (path.endsWith('/createRoom')) return { room_id: `!line${room}:example.org` };
  if (path.endsWith('/joined_rooms')) return { joined_rooms: [] };
  if (path.includes('/state/m.room.member/')) return { membership: 'join', event_id: '$1' };
  return { event_id: '$1', displayname: 'Support', versions: ['v1.10'] };
}

function pathOf(url: string): string {
  return decodeURIComponent(new URL(url, 'http://stub').pathname);
}

const POLL_MS = 20;
