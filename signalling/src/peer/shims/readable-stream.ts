// Stands in for `readable-stream` under simple-peer, which is a stream for the sake of its data channel. Without one,
// what is left of the stream is an event emitter that can end.

type Listener = (...details: readonly unknown[]) => void;

/** The members of a Node stream that simple-peer touches while it is made, used for media, and destroyed. */
export class Duplex {
  readable = true;
  writable = true;
  readonly _readableState = { ended: false };
  readonly _writableState = { finished: false };
  readonly #listeners = new Map<string, readonly Listener[]>();

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, [...this.#heard(name), listener]);
    return this;
  }

  /** Calls the listeners in order. As in Node, an `error` that nobody hears is thrown. */
  emit(name: string, ...details: readonly unknown[]): boolean {
    const listeners = this.#heard(name);
    if (listeners.length === 0 && name === 'error') throw details[0];
    for (const listener of listeners) listener.apply(this, [...details]);
    return listeners.length > 0;
  }

  once(name: string, listener: Listener): this {
    const onceOnly: Listener = (...details) => {
      this.removeListener(name, onceOnly);
      listener.apply(this, [...details]);
    };
    return this.on(name, onceOnly);
  }

  removeListener(name: string, listener: Listener): this {
    const others = this.#heard(name).filter((other) => other !== listener);
    this.#listeners.set(name, others);
    return this;
  }

  /** Only ever called with `null`, for the end. */
  push(): boolean {
    this._readableState.ended = true;
    return this.emit('end');
  }

  end(): this {
    this._writableState.finished = true;
    this.emit('finish');
    return this;
  }

  #heard(name: string): readonly Listener[] {
    return this.#listeners.get(name) ?? [];
  }
}
