// The agent as an element sees it, and what it is made for.
import type {
  AgentDevices,
  AgentEvent,
  CallAgent,
  Log,
  ProcessTrack,
  Transport,
} from '@matrix-call/signalling';
import type { MatrixClientLike } from '@matrix-call/signalling/matrix-js-sdk';
import type { VisitorConfig } from './visitor.ts';

/** What the session needs of an agent. */
export type Agent = Pick<
  CallAgent,
  | 'start'
  | 'stop'
  | 'prepare'
  | 'nameOf'
  | 'pictureOf'
  | 'place'
  | 'current'
  | 'waiting'
  | 'onHold'
  | 'awaited'
  | 'stopAwaiting'
  | 'holdAndAnswer'
  | 'swap'
  | 'transfer'
  | 'hangUpOnUnload'
  | 'checkConnection'
> & {
  readonly devices: Pick<AgentDevices, 'list' | 'choose' | 'chosen' | 'watch'>;
  subscribe(listener: (event: ShareEvent) => void): () => void;
};

/** What an agent tells an element; `taken`: its calls are shown by another element from now on. */
export type ShareEvent = AgentEvent | { readonly type: 'taken' };

/** How the homeserver is reached, and how media is. */
export interface ConnectionConfig extends VisitorConfig {
  readonly transport: Transport | undefined;
  /** A started client of matrix-js-sdk. */
  readonly client: MatrixClientLike | undefined;
  /** Whom the element calls, who may change at any time. Through a gateway nothing else can be done. */
  readonly callee: string | undefined;
  readonly homeserver: string | undefined;
  readonly userId: string | undefined;
  readonly deviceId: string | undefined;
  readonly turnService: string | undefined;
  readonly isRelayOnly: boolean;
  /** Makes something else of what is captured; of elements that share an agent, that of the one with the call. */
  readonly processTrack?: ProcessTrack;
  /** Is told what happens; of elements that share an agent, that of the first. */
  readonly log?: Log;
}

/** Makes an agent for a complete configuration. */
export type CreateAgent = (config: ConnectionConfig) => Agent;
