// An agent as one of several elements sees it: with the calls that are shown there, and no others.
import type { Call, CallTarget, CheckResult, Identity } from '@matrix-call/signalling';
import type { Agent, ConnectionConfig, ShareEvent } from './agent.ts';
import type { Member, SharedAgent, Sharer } from './shared-agent.ts';

/** The part that one element has in an agent. */
export class AgentShare implements Agent, Member {
  readonly sharer: Sharer;
  readonly renewToken: ConnectionConfig['renewToken'];
  readonly visitor: ConnectionConfig['visitor'];
  readonly processTrack: ConnectionConfig['processTrack'] | undefined;
  readonly #shared: SharedAgent;
  readonly #life = new AbortController();
  #listener: ((event: ShareEvent) => void) | undefined;

  constructor(shared: SharedAgent, sharer: Sharer, config: ConnectionConfig) {
    this.#shared = shared;
    this.sharer = sharer;
    this.renewToken = config.renewToken;
    this.visitor = config.visitor;
    this.processTrack = config.processTrack;
    shared.members.add(this);
  }

  get current(): Call | undefined {
    return this.#own?.current;
  }

  get waiting(): Call | undefined {
    return this.#own?.waiting;
  }

  get onHold(): Call | undefined {
    return this.#own?.onHold;
  }

  get awaited(): Agent['awaited'] {
    return this.#own?.awaited;
  }

  /** The devices are those of all who share it. */
  get devices(): Agent['devices'] {
    return this.#shared.agent.devices;
  }

  /** Connects, unless another share has; whoever comes later hears as well that the homeserver is lost meanwhile. */
  start(): Promise<Identity> {
    const shared = this.#shared;
    const started = shared.start();
    started
      .then(() => {
        if (shared.isOnline) return;
        queueMicrotask(() => {
          this.tell({ type: 'connectivity', isOnline: shared.isOnline });
        });
      })
      // Whoever started it is told.
      .catch(() => undefined);
    return started;
  }

  /** Ends the calls of this share. */
  stop(): void {
    this.#life.abort();
    this.#shared.leave(this);
  }

  /** Tells one listener; the returned function ends that. */
  subscribe(listener: (event: ShareEvent) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  tell(event: ShareEvent): void {
    this.#listener?.(event);
  }

  /** Places a call, beside one on hold, which comes along from wherever it was shown. */
  place(target: CallTarget, options: { readonly video: boolean }): Call {
    const { agent, owner } = this.#shared;
    // What is told meanwhile concerns the new call.
    this.#shared.owner = this;
    try {
      const call = agent.place(target, options);
      if (owner !== this) owner?.tell({ type: 'taken' });
      return call;
    } catch (error) {
      this.#shared.owner = owner;
      throw error;
    }
  }

  holdAndAnswer(options: { readonly video: boolean }): void {
    this.#own?.holdAndAnswer(options);
  }

  swap(): void {
    this.#own?.swap();
  }

  transfer(userId: string): void {
    this.#own?.transfer(userId);
  }

  stopAwaiting(): void {
    this.#own?.stopAwaiting();
  }

  prepare(target: CallTarget): void {
    this.#shared.agent.prepare(target);
  }

  nameOf(userId: string): Promise<string | undefined> {
    return this.#shared.agent.nameOf(userId);
  }

  pictureOf(userId: string, roomId?: string): Promise<Blob | undefined> {
    return this.#shared.agent.pictureOf(userId, roomId);
  }

  checkConnection(signal?: AbortSignal): Promise<readonly CheckResult[]> {
    const left = this.#life.signal;
    return this.#shared.agent.checkConnection(signal ? AbortSignal.any([signal, left]) : left);
  }

  hangUpOnUnload(): void {
    this.#shared.agent.hangUpOnUnload();
  }

  /** The agent, where its calls are shown here. */
  get #own(): Agent | undefined {
    return this.#shared.owner === this ? this.#shared.agent : undefined;
  }
}
