import { randomBytes } from 'node:crypto';
import type { Buffer } from 'node:buffer';
import { notFound } from './matrix-error.ts';

/** Uploaded files, the oldest of which go when there are too many. */
export class Media {
  readonly #serverName: string;
  readonly #files = new Map<string, { readonly bytes: Buffer; readonly contentType: string }>();
  #size = 0;

  constructor(serverName: string) {
    this.#serverName = serverName;
  }

  /** Keeps a file and returns its `mxc:` address. */
  add(bytes: Buffer, contentType: string): string {
    const id = randomBytes(12).toString('hex');
    this.#files.set(id, { bytes, contentType });
    this.#size += bytes.length;
    for (const [oldId, old] of this.#files) {
      if (this.#size <= MAX_TOTAL_BYTES) break;
      this.#files.delete(oldId);
      this.#size -= old.bytes.length;
    }
    return `mxc://${this.#serverName}/${id}`;
  }

  /** The file with this ID; throws `M_NOT_FOUND`. */
  get(id: string): { readonly bytes: Buffer; readonly contentType: string } {
    const file = this.#files.get(id);
    if (file === undefined) throw notFound('No such file');
    return file;
  }
}

const MAX_TOTAL_BYTES = 100_000_000;
