// One of our programs as its admin runs it: a process of its own, from the sources.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Which program, and what it is told. */
export interface Program {
  readonly main: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a program has said when it is over; no code where it was killed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts it; the caller ends it. */
export function launch({ main, args, env }: Program): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--conditions=@matrix-call/source', main, ...args], { env });
}

/** Resolves when it is over. */
export async function untilEnded(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}

/** Where a service listens, once its log says so. Throws where it ends before. */
export async function listeningUrl(child: ChildProcessWithoutNullStreams): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /listening at (?<url>http:[^"]+)/v.exec(line)?.groups?.['url'];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('The program ended before it listened');
}
