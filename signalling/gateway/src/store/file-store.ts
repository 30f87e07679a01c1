import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { NewestWrite } from './newest-write.ts';

/** Keeps a small state across restarts. */
export interface Store<State> {
  /** What was saved last, or what was found at the start. */
  readonly state: State;
  /** Resolves once this state or a newer one is kept. */
  save(state: State): Promise<void>;
}

/** A state that cannot be kept or read; the message names the file and says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** A state in a JSON file. */
export class FileStore<State> implements Store<State> {
  #state: State;
  readonly #writing: NewestWrite | undefined;

  private constructor(path: string | undefined, state: State) {
    this.#state = state;
    if (path !== undefined)
      this.#writing = new NewestWrite(() => write(path, JSON.stringify(this.#state)));
  }

  /**
   * Opens the file at `path`; without one the state is only remembered. `read` makes a state of the JSON, which may be
   * anything, and throws where it is none; a file that is missing is `empty`.
   */
  static async open<State>(
    path: string | undefined,
    { read, empty }: { readonly read: (json: unknown) => State; readonly empty: State },
  ): Promise<FileStore<State>> {
    const text = path === undefined ? undefined : await readIfThere(path);
    return new FileStore(path, text === undefined ? empty : parse(text, read, path));
  }

  get state(): State {
    return this.#state;
  }

  save(state: State): Promise<void> {
    this.#state = state;
    return this.#writing?.request() ?? Promise.resolve();
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new StoreError(
      `${path} cannot be read: ${codeOf(error)}; give it to the user of this service`,
    );
  }
}

function parse<State>(text: string, read: (json: unknown) => State, path = ''): State {
  try {
    return read(JSON.parse(text));
  } catch {
    // Without the cause, which may quote the file.
    throw new StoreError(
      `${path} does not hold what this service wrote there; restore it, or move it away to start anew`,
    );
  }
}

// A crash leaves the old file or the new one, and never half of one.
async function write(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await openNew(temporary);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw new StoreError(
      `${path} cannot be written: ${codeOf(error)}; its folder must exist, have space, and belong to the user of this service`,
    );
  }
}

/** A crash may have left the file; else there is none, and nothing is asked of the disk to know that. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    await rm(path);
    return open(path, 'wx', 0o600);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
