// One agent for all elements of an account: which of them an event of it is for.
import type { Call, Identity } from '@matrix-call/signalling';
import type { Agent, ConnectionConfig, CreateAgent, ShareEvent } from './agent.ts';

/** An element, and whom it calls. */
export interface Sharer extends Node {
  readonly roomId: string | undefined;
  readonly callee: string | undefined;
}

/** One of those who share an agent. */
export interface Member {
  readonly sharer: Sharer;
  readonly renewToken: ConnectionConfig['renewToken'];
  readonly visitor: ConnectionConfig['visitor'];
  readonly processTrack: ConnectionConfig['processTrack'] | undefined;
  tell(event: ShareEvent): void;
}

/** An agent with its members. All calls it has at a time belong to one of them, the owner. */
export class SharedAgent {
  readonly config: ConnectionConfig;
  readonly agent: Agent;
  readonly members = new Set<Member>();
  /** Whose calls they are, or were at last. */
  owner: Member | undefined;
  /** False while the homeserver is lost. */
  isOnline = true;
  readonly #forget: () => void;
  #announced: Call | undefined;
  #started: Promise<Identity> | undefined;

  /** `forget` is told when nobody else may join: it has stopped, or failed in a way that only another agent can mend. */
  constructor(config: ConnectionConfig, createAgent: CreateAgent, forget: () => void) {
    this.config = config;
    this.#forget = forget;
    this.agent = createAgent({
      ...config,
      renewToken: config.renewToken && this.#renewToken,
      visitor: () => this.owner?.visitor?.(),
      processTrack: (track, device) => this.owner?.processTrack?.(track, device) ?? track,
    });
    this.agent.subscribe((event) => {
      this.#receive(event);
    });
  }

  /** Connects, once for all. */
  start(): Promise<Identity> {
    if (!this.#started) {
      this.#started = this.agent.start();
      this.#started.catch(this.#giveUp);
    }
    return this.#started;
  }

  /** Makes somebody the owner of all calls. */
  give(member: Member | undefined): void {
    const before = this.owner;
    this.owner = member;
    if (before !== member) before?.tell({ type: 'taken' });
  }

  /** Ends the calls of a member, but leaves one that rings to another member. The last one stops the agent. */
  leave(member: Member): void {
    const { agent, members } = this;
    members.delete(member);
    if (members.size === 0) {
      this.#forget();
      agent.stop();
    } else if (member === this.owner) {
      agent.stopAwaiting();
      // The one in front last: who waits beside it rings then.
      agent.onHold?.hangUp();
      if (agent.current?.status === 'ringing') this.#ring(agent.current);
      else agent.current?.hangUp();
      if (member === this.owner) this.give(undefined);
    }
  }

  #receive(event: ShareEvent): void {
    const isUnauthorized = event.type === 'problem' && event.problem.code === 'unauthorized';
    if (isUnauthorized) this.#giveUp();
    if (event.type === 'connectivity') this.isOnline = event.isOnline;
    if (event.type === 'waiting') this.#announced = event.call;
    if (event.type === 'incoming') this.#ring(event.call);
    if (
      event.type === 'connectivity' ||
      isUnauthorized ||
      (event.type === 'problem' && !event.call)
    )
      for (const member of [...this.members]) member.tell(event);
    else if (event.type === 'missed')
      this.#choose(event.call.roomId, event.call.userId)?.tell(event);
    else if (event.type === 'suppressed' && !this.agent.current)
      this.#choose(undefined, event.userId)?.tell(event);
    else if (event.type !== 'incoming') this.owner?.tell(event);
  }

  /** A call that was shown beside another one rings where that was. */
  #ring(call: Call): void {
    const isKnown = call === this.#announced && this.owner && this.members.has(this.owner);
    if (!isKnown) this.give(this.#choose(call.roomId, call.opponent?.userId));
    this.owner?.tell({ type: 'incoming', call });
  }

  /** For whom a call is: who calls in that room, or this user, or nobody; the first one on the page. */
  #choose(roomId: string | undefined, userId: string | undefined): Member | undefined {
    const shown = [...this.members].filter(({ sharer }) => sharer.isConnected);
    shown.sort((one, other) => {
      return one.sharer.compareDocumentPosition(other.sharer) & IS_FOLLOWING ? -1 : 1;
    });
    const find = (fits: (sharer: Sharer) => unknown) => shown.find(({ sharer }) => fits(sharer));
    return (
      find((sharer) => sharer.roomId && sharer.roomId === roomId) ??
      find((sharer) => sharer.callee && sharer.callee === userId) ??
      find((sharer) => !sharer.roomId && !sharer.callee) ??
      [...shown, ...this.members][0]
    );
  }

  /** Any element of the account may be the one that knows how. */
  readonly #renewToken = async (): Promise<string> => {
    let failure: unknown;
    for (const { renewToken } of this.members) {
      try {
        if (renewToken) return await renewToken();
      } catch (cause) {
        failure = cause;
      }
    }
    throw failure;
  };

  /** A transport of the page starts only once, so no other agent can do better with it. */
  readonly #giveUp = (): void => {
    if (!this.config.transport) this.#forget();
  };
}

/** `Node.DOCUMENT_POSITION_FOLLOWING`. */
const IS_FOLLOWING = 4;
