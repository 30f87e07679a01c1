// Keeps one agent open for the configuration of the element, and opens another where that changes.
import { isComplete, needsNewAgent } from './connection.ts';
import type { Agent, ConnectionConfig, CreateAgent, ShareEvent } from './agent.ts';
import { errorFrom } from '../error-from.ts';
import { MatrixCallError, type MatrixCallErrorCode } from '../errors.ts';
import { Retry } from './retry.ts';
import type { Link } from '../views/link.ts';

export type { Link };

/** What a connection tells. */
export interface AgentListener {
  onReady(userId: string): void;
  onEvent(event: ShareEvent): void;
  /** It cannot connect, or not any more. */
  onFailure(error: MatrixCallError): void;
  /** The agent is gone; its call has ended before. */
  onClosed(): void;
}

/** One way to the homeserver at a time. */
export class AgentConnection {
  readonly #createAgent: CreateAgent;
  readonly #listener: AgentListener;
  #config: ConnectionConfig | undefined;
  #agent: Agent | undefined;
  #started: Promise<MatrixCallError | undefined> | undefined;
  #unsubscribe: (() => void) | undefined;
  #isConnecting = false;
  #unset: ReturnType<typeof setTimeout> | undefined;
  readonly #retry = new Retry(() => {
    const config = this.#config;
    this.#stop();
    if (config) this.#open(config);
  });

  constructor(createAgent: CreateAgent, listener: AgentListener) {
    this.#createAgent = createAgent;
    this.#listener = listener;
  }

  /** The agent, connected or not. */
  get agent(): Agent | undefined {
    return this.#agent;
  }

  /** Whether the homeserver answers, or is expected to, with a configuration that is in use or about to be. */
  linkWith(config: ConnectionConfig): Link {
    if (!this.#serves(config)) return isComplete(config) ? 'connecting' : 'none';
    if (this.#retry.failures > 0) return 'retrying';
    return this.#isConnecting ? 'connecting' : 'none';
  }

  /** Opens an agent for a configuration, unless the open one serves it as well. */
  configure(config: ConnectionConfig): void {
    if (this.#serves(config)) return;
    this.close();
    if (isComplete(config)) this.#open(config);
    // A page may set one property after the other, and ask for a token in between.
    else this.#unset ??= setTimeout(this.#tellUnset, UNSET_MS);
  }

  /** The agent, connected or not; throws `MatrixCallError` where there is nothing to connect with. */
  configuredAgent(): Agent {
    if (this.#agent) return this.#agent;
    throw new MatrixCallError('notConfigured', 'No homeserver and no transport');
  }

  /** The agent, once it is connected; rejects with `MatrixCallError`. */
  async whenReady(): Promise<Agent> {
    const agent = this.configuredAgent();
    const failure = await this.#started;
    if (failure) throw failure;
    return agent;
  }

  /** Stops the agent; a call that runs is hung up. */
  close(): void {
    this.#retry.end();
    clearTimeout(this.#unset);
    this.#unset = undefined;
    this.#stop();
  }

  #serves(config: ConnectionConfig): boolean {
    return this.#config !== undefined && !needsNewAgent(this.#config, config);
  }

  #stop(): void {
    const agent = this.#agent;
    this.#config = undefined;
    this.#isConnecting = false;
    if (!agent) return;
    // Listens until the agent has stopped, so that a call is told to have ended.
    agent.stop();
    this.#unsubscribe?.();
    this.#agent = undefined;
    this.#listener.onClosed();
  }

  #open(config: ConnectionConfig): void {
    this.#config = config;
    let agent: Agent;
    try {
      agent = this.#createAgent(config);
    } catch (cause) {
      this.#listener.onFailure(errorFrom(cause));
      return;
    }
    this.#agent = agent;
    this.#isConnecting = true;
    this.#unsubscribe = agent.subscribe((event) => {
      this.#receive(event);
    });
    this.#started = this.#start(agent);
  }

  async #start(agent: Agent): Promise<MatrixCallError | undefined> {
    try {
      const { userId } = await agent.start();
      if (agent !== this.#agent) return new MatrixCallError('aborted', 'Connected anew meanwhile');
      this.#retry.end();
      this.#listener.onReady(userId);
      return undefined;
    } catch (cause) {
      const error = errorFrom(cause);
      if (agent === this.#agent) this.#failToStart(error);
      return error;
    }
  }

  #receive(event: ShareEvent): void {
    // A homeserver that does not take the token any more delivers nothing.
    const isFinal = event.type === 'problem' && event.problem.code === 'unauthorized';
    if (isFinal) this.#fail(new MatrixCallError('unauthorized', event.problem.message));
    else this.#listener.onEvent(event);
  }

  /** A homeserver that is down for now is told of once and tried again; a transport of the page starts only once. */
  #failToStart(error: MatrixCallError): void {
    const isFirst = this.#retry.failures === 0;
    if (this.#config?.transport || !PASSING.has(error.code)) this.#retry.end();
    else this.#retry.wait();
    if (isFirst || this.#retry.failures === 0) this.#fail(error);
  }

  readonly #tellUnset = (): void => {
    const error = new MatrixCallError(
      'notConfigured',
      'No homeserver and access token, and no transport',
    );
    console.warn(`<matrix-call>: ${error.message} were set.`);
    this.#listener.onFailure(error);
  };

  #fail(error: MatrixCallError): void {
    if (!this.#isConnecting) return;
    this.#isConnecting = false;
    this.#listener.onFailure(error);
  }
}

const UNSET_MS = 3_000;
/** Something that is no homeserver may stand before one for a while: a proxy that restarts, a page that asks to sign in. */
const PASSING: ReadonlySet<MatrixCallErrorCode> = new Set([
  'unreachable',
  'rateLimited',
  'notAHomeserver',
]);
