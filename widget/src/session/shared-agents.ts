// The agents of a page: one for each account, however many elements show it.
import type { Transport } from '@matrix-call/signalling';
import { MatrixCallError } from '../errors.ts';
import { AgentShare } from './agent-share.ts';
import { needsNewAgent } from './connection.ts';
import type { Agent, ConnectionConfig, CreateAgent } from './agent.ts';
import { SharedAgent, type Sharer } from './shared-agent.ts';

/** Agents by configuration. */
export class SharedAgents {
  readonly #createAgent: CreateAgent;
  readonly #open = new Set<SharedAgent>();
  readonly #stopped = new WeakSet<Transport>();

  constructor(createAgent: CreateAgent) {
    this.#createAgent = createAgent;
  }

  /** A share of the agent of a configuration. Throws `MatrixCallError` where that has a transport that was stopped. */
  join(config: ConnectionConfig, sharer: Sharer): Agent {
    const open = [...this.#open].find((shared) => !needsNewAgent(shared.config, config));
    return new AgentShare(open ?? this.#openFor(config), sharer, config);
  }

  #openFor(config: ConnectionConfig): SharedAgent {
    const { transport } = config;
    if (transport && this.#stopped.has(transport)) {
      const message = 'This transport was stopped; set a new one';
      throw new MatrixCallError('transportStopped', message);
    }
    const shared = new SharedAgent(config, this.#createAgent, () => {
      this.#open.delete(shared);
      if (transport) this.#stopped.add(transport);
    });
    this.#open.add(shared);
    return shared;
  }
}
