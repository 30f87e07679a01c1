/** Turns the text of one variable into a value; throws {@link ValueError} with the rest of a sentence that starts with its name. */
export type ReadValue<T> = (text: string) => T;

/** A value is wrong. The message continues a sentence that starts with the variable's name: "must be …". */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** Reads variables one by one and collects what is wrong instead of stopping at the first problem. */
export class EnvReader {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #readFile: (path: string) => string;
  readonly #problems: string[] = [];

  constructor(
    env: Readonly<Record<string, string | undefined>>,
    readFile: (path: string) => string,
  ) {
    this.#env = env;
    this.#readFile = readFile;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** The value, or undefined if the variable is unset or empty. */
  optional<T>(name: string, read: ReadValue<T>): T | undefined {
    const text = this.#env[name]?.trim();
    return text === undefined || text === '' ? undefined : this.#value(name, text, read);
  }

  /** The value; undefined, and a problem noted, if the variable is unset or empty. */
  required<T>(name: string, read: ReadValue<T>): T | undefined {
    if (!this.#isSet(name)) this.#problems.push(`${name} is missing`);
    return this.optional(name, read);
  }

  /** Like {@link required}, and the value may lie in the file that the variable with `_FILE` appended names. */
  requiredSecret<T>(name: string, read: ReadValue<T>): T | undefined {
    const fileName = `${name}_FILE`;
    if (!this.#isSet(name) && !this.#isSet(fileName)) {
      this.#problems.push(`${name} is missing; set it, or ${fileName} to a file that holds it`);
    }
    return this.optionalSecret(name, read);
  }

  /**
   * Like {@link optional}, and the value may lie in the file that the variable with `_FILE` appended names; one line end
   * at the end of the file does not count. A secret with others, or with anything else that cannot be seen, is refused:
   * whoever else knows it reads one line. `mayHaveLines` tells which values are no such secrets.
   */
  optionalSecret<T>(
    name: string,
    read: ReadValue<T>,
    mayHaveLines: (text: string) => boolean = () => false,
  ): T | undefined {
    const fileName = `${name}_FILE`;
    const isFile = this.#isSet(fileName);
    if (isFile && this.#isSet(name)) {
      this.#problems.push(`${name} and ${fileName} are both set; keep one of them`);
      return undefined;
    }
    const text = isFile
      ? this.#fileText(fileName, this.#env[fileName]?.trim() ?? '')
      : this.#env[name];
    if (text === undefined || (!isFile && text.trim() === '')) return undefined;
    return this.#value(isFile ? fileName : name, text, (whole) => {
      if (UNSEEN.test(mayHaveLines(whole) ? whole.replace(LINE_ENDS, '') : whole)) {
        throw new ValueError(
          'has a line break or another character that cannot be seen; a secret is one line of text',
        );
      }
      return read(whole.trim());
    });
  }

  /** Notes a problem for each of these variables that is set. */
  refuse(names: readonly string[], why: string): void {
    for (const name of names) if (this.#isSet(name)) this.#problems.push(`${name} ${why}`);
  }

  /** Notes one problem if none of these variables is set. */
  requireOne(names: readonly string[], why: string): void {
    if (this.isSetAny(names)) return;
    const shown = names.filter((name) => !name.endsWith('_FILE'));
    this.#problems.push(`None of ${shown.join(', ')} is set; ${why}`);
  }

  /** True if at least one of these variables is set and not empty. */
  isSetAny(names: readonly string[]): boolean {
    return names.some((name) => this.#isSet(name));
  }

  /** The names of all variables that are set and begin with `prefix`, sorted. */
  namesFrom(prefix: string): readonly string[] {
    const names = Object.keys(this.#env).filter((name) => name.startsWith(prefix));
    return names.filter((name) => this.#isSet(name)).toSorted();
  }

  #isSet(name: string): boolean {
    return (this.#env[name] ?? '').trim() !== '';
  }

  #fileText(name: string, path: string): string | undefined {
    try {
      return this.#readFile(path).replace(/\r?\n$/v, '');
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
      this.#problems.push(`${name} names ${path}, which cannot be read: ${why}`);
      return undefined;
    }
  }

  #value<T>(name: string, text: string, read: ReadValue<T>): T | undefined {
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.#problems.push(`${name} ${error.message}`);
      return undefined;
    }
  }
}

// Control characters, line and paragraph separators, and what stands where bytes were no text.
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\uFFFD]/v;
const LINE_ENDS = /[\r\n]/gv;
