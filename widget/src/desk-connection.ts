// Keeps one desk open for the configuration of the element, and opens another where that changes.
import type { DeskEvent } from '@matrix-call/signalling';
import { isComplete, needsNewDesk } from './connection.ts';
import type { ConnectionConfig, CreateDesk, Desk } from './connection.ts';
import { errorFrom, MatrixCallError } from './errors.ts';

/** What a connection tells. */
export interface DeskListener {
  onReady(userId: string): void;
  onEvent(event: DeskEvent): void;
  /** It cannot connect, or not any more. */
  onFailure(error: MatrixCallError): void;
  /** The desk is gone; its call has ended before. */
  onClosed(): void;
}

/** One way to the homeserver at a time. */
export class DeskConnection {
  readonly #createDesk: CreateDesk;
  readonly #listener: DeskListener;
  readonly #stoppedTransports = new WeakSet();
  #config: ConnectionConfig | undefined;
  #desk: Desk | undefined;
  #started: Promise<MatrixCallError | undefined> | undefined;
  #unsubscribe: (() => void) | undefined;
  #isConnecting = false;

  constructor(createDesk: CreateDesk, listener: DeskListener) {
    this.#createDesk = createDesk;
    this.#listener = listener;
  }

  /** The desk, connected or not. */
  get desk(): Desk | undefined {
    return this.#desk;
  }

  /** Whether the homeserver answers, or is still expected to. */
  get isConnecting(): boolean {
    return this.#isConnecting;
  }

  /** Opens a desk for a configuration, unless the open one serves it as well. */
  configure(config: ConnectionConfig): void {
    if (this.#config && !needsNewDesk(this.#config, config)) return;
    this.close();
    if (isComplete(config)) this.#open(config);
  }

  /** The desk, connected or not; throws `MatrixCallError` where there is nothing to connect with. */
  configuredDesk(): Desk {
    if (this.#desk) return this.#desk;
    throw new MatrixCallError('notConfigured', 'No homeserver and no transport');
  }

  /** The desk, once it is connected; rejects with `MatrixCallError`. */
  async whenReady(): Promise<Desk> {
    const desk = this.configuredDesk();
    const failure = await this.#started;
    if (failure) throw failure;
    return desk;
  }

  /** Stops the desk; a call that runs is hung up. */
  close(): void {
    const desk = this.#desk;
    if (this.#config?.transport) this.#stoppedTransports.add(this.#config.transport);
    this.#config = undefined;
    this.#isConnecting = false;
    if (!desk) return;
    // Listens until the desk has stopped, so that a call is told to have ended.
    desk.stop();
    this.#unsubscribe?.();
    this.#desk = undefined;
    this.#listener.onClosed();
  }

  #open(config: ConnectionConfig): void {
    this.#config = config;
    if (config.transport && this.#stoppedTransports.has(config.transport)) {
      const message = 'This transport was stopped; set a new one';
      this.#listener.onFailure(new MatrixCallError('transportStopped', message));
      return;
    }
    const desk = this.#createDesk(config);
    this.#desk = desk;
    this.#isConnecting = true;
    this.#unsubscribe = desk.subscribe((event) => {
      this.#receive(event);
    });
    this.#started = this.#start(desk);
  }

  async #start(desk: Desk): Promise<MatrixCallError | undefined> {
    try {
      const { userId } = await desk.start();
      if (desk !== this.#desk) return new MatrixCallError('aborted', 'Connected anew meanwhile');
      this.#listener.onReady(userId);
      return undefined;
    } catch (cause) {
      const error = errorFrom(cause);
      if (desk === this.#desk) this.#fail(error);
      return error;
    }
  }

  #receive(event: DeskEvent): void {
    // A homeserver that does not take the token any more delivers nothing.
    const isFinal = event.type === 'problem' && event.problem.code === 'unauthorized';
    if (isFinal) this.#fail(new MatrixCallError('unauthorized', event.problem.message));
    else this.#listener.onEvent(event);
  }

  #fail(error: MatrixCallError): void {
    if (!this.#isConnecting) return;
    this.#isConnecting = false;
    this.#listener.onFailure(error);
  }
}
