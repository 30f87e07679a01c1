// Elements of one account, as the registry of agents sees them, without a page.
import type { ConnectionConfig, ShareEvent } from '../src/session/agent.ts';
import type { AgentShare } from '../src/session/agent-share.ts';
import type { Sharer } from '../src/session/shared-agent.ts';
import { SharedAgents } from '../src/session/shared-agents.ts';
import { FakeAgent } from './fake-agent.ts';

/** Whom an element calls, and whether it is on the page. */
export type Place = Partial<Pick<Sharer, 'roomId' | 'callee' | 'isConnected'>>;

/** An element with its share: what it was told, in order. */
export interface Seat {
  readonly share: Pick<AgentShare, keyof AgentShare>;
  readonly told: readonly ShareEvent['type'][];
}

/** A configuration of Alice. */
export const ACCOUNT: ConnectionConfig = {
  transport: undefined,
  client: undefined,
  gateway: undefined,
  visitorName: undefined,
  callee: undefined,
  homeserver: 'https://example.org',
  accessToken: 'token',
  renewToken: undefined,
  userId: undefined,
  deviceId: undefined,
  turnService: undefined,
  isRelayOnly: false,
};

/** A registry with fake agents. */
export class Sharing {
  /** The agents that were made, in order. */
  readonly agents: FakeAgent[] = [];
  readonly configs: ConnectionConfig[] = [];
  readonly #registry = new SharedAgents((config) => {
    const agent = new FakeAgent();
    this.agents.push(agent);
    this.configs.push(config);
    return agent;
  });
  #count = 0;

  /** The newest agent. */
  get agent(): FakeAgent {
    const last = this.agents.at(-1);
    if (!last) throw new Error('Nobody has joined');
    return last;
  }

  /** An element joins; each one stands behind those before it on the page. */
  join(place: Place = {}, change: Partial<ConnectionConfig> = {}): Seat {
    const position = this.#count++;
    const sharer = {
      roomId: undefined,
      callee: undefined,
      isConnected: true,
      position,
      compareDocumentPosition: (other: { readonly position: number }) =>
        other.position > position ? 4 : 2,
      ...place,
    };
    const share = this.#registry.join({ ...ACCOUNT, ...change }, sharer as unknown as Sharer);
    const told: ShareEvent['type'][] = [];
    share.subscribe(({ type }) => told.push(type));
    return { share: share as AgentShare, told };
  }
}
