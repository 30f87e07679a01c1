// Parts of the program that no first call needs: they are loaded when they are wanted.
import { MatrixCallError } from './errors.ts';

/** A module that is loaded once, at the first wish for it. */
export class Later<Part> {
  readonly #import: () => Promise<Part>;
  readonly #users: ((part: Part) => void)[] = [];
  #part: Part | undefined;
  #loading: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#import = load;
  }

  /** What was loaded; `undefined` until then. */
  get part(): Part | undefined {
    return this.#part;
  }

  /** Uses it once it is loaded, whoever wishes for it; at once where it is. */
  use(use: (part: Part) => void): void {
    this.#users.push(use);
    if (this.#part) use(this.#part);
  }

  /** Loads it. Rejects with `MatrixCallError`, code `partMissing`; another wish tries again. */
  load(): Promise<Part> {
    this.#loading ??= this.#import().then(
      (part) => {
        this.#part = part;
        for (const use of this.#users) use(part);
        return part;
      },
      (cause: unknown) => {
        this.#loading = undefined;
        throw new MatrixCallError('partMissing', 'A part could not be loaded', { cause });
      },
    );
    return this.#loading;
  }
}
