// What a visitor asks for, done.

import {
  EVENT_TYPES,
  type Content,
  type LineFrame,
  type SendFrame,
} from '@matrix-call/signalling/wire';
import type { Profile } from '../homeserver/guest-homeserver.ts';
import type { Waiting } from '../lines/line.ts';
import { AskRefused } from './ask-refused.ts';
import type { HeldLine } from './held-line.ts';
import { sendSurely } from './send-surely.ts';
import { rebuildEvent } from './visitor-event.ts';
import { visitorName, visitorTopic } from './visitor-name.ts';
import type { SiteWord, VisitorParts } from './visitor-parts.ts';

/** For whom it is done. */
export interface VisitorDeedsOptions {
  readonly parts: VisitorParts;
  /** Names the visitor's session. */
  readonly id: string;
  readonly site?: SiteWord | undefined;
  readonly held: HeldLine;
}

/** The deeds for one visitor. Each rejects with what `refusalFor` knows. */
export class VisitorDeeds {
  readonly #options: VisitorDeedsOptions;

  constructor(options: VisitorDeedsOptions) {
    this.#options = options;
  }

  /** Takes a line, and tells of whom is called; or where the visitor waits. */
  async takeLine({
    callee,
    name,
    topic,
  }: LineFrame): Promise<{ readonly result: Content } | Waiting> {
    const { parts, held, site } = this.#options;
    if (site?.callee !== undefined && site.callee !== callee) throw new AskRefused('unknownCallee');
    await this.#refuseClosed();
    const line = await held.take(callee);
    if ('place' in line) return line;
    held.name(visitorName(site?.name ?? name ?? undefined));
    held.topic = visitorTopic(topic ?? undefined);
    const profile = await parts.profileOf(callee).catch(() => undefined);
    return { result: shown(profile) };
  }

  /** Sends an event; a call that begins counts for the address. */
  async send({ id, eventType, content: said }: SendFrame, address: string): Promise<Content> {
    const { parts, held } = this.#options;
    const { line, call } = held;
    if (line === undefined) throw new AskRefused('noLine');
    const event = rebuildEvent(eventType, said);
    if (event === undefined || !call.allows(event)) throw new AskRefused('invalid');
    if (event.type === EVENT_TYPES.invite) {
      await parts.counts.callsByAddress(address);
      await parts.counts.callsToCallee(line.callee);
      // It rings with the name.
      await held.named();
    }
    const { type, content } = event;
    const transactionId = `${this.#options.id}.${String(id)}`;
    await sendSurely(parts, line.userId, { roomId: line.roomId, type, content, transactionId });
    call.sent(event);
    held.settle();
    if (event.type === EVENT_TYPES.invite) this.#tellTopic(transactionId);
    return {};
  }

  /** Also before there is a line: whoever begins a call has looked for the relay already. */
  async lendRelay(address: string): Promise<Content> {
    const { counts, relay } = this.#options.parts;
    await counts.relaysByAddress(address);
    const lent = await relay.lend(this.#options.id);
    if (lent === undefined) throw new AskRefused('noRelay');
    return { ...lent };
  }

  /** What the call is about stands in the room while it rings; nobody waits for it. */
  #tellTopic(invite: string): void {
    const { parts, held } = this.#options;
    const { line, topic } = held;
    if (line === undefined || topic === undefined) return;
    held.topic = undefined;
    const notice = { msgtype: 'm.notice', body: `Topic: ${topic}`, 'm.mentions': {} };
    const event = { roomId: line.roomId, type: 'm.room.message', content: notice };
    parts.homeserver
      .send(line.userId, { ...event, transactionId: `${invite}.topic` })
      .catch(() => undefined);
  }

  /** Who waits when it closes waits no longer; calls go on. */
  async #refuseClosed(): Promise<void> {
    const { parts, held } = this.#options;
    const nowMs = parts.date();
    if (parts.hours.isOpen(nowMs)) return;
    await held.leaveQueue();
    throw new AskRefused('closed', parts.hours.opensAt(nowMs) - nowMs);
  }
}

function shown(profile: Profile | undefined): Content {
  const { displayName, avatarUrl } = profile ?? {};
  return { ...(displayName !== undefined && { displayName }), ...(avatarUrl && { avatarUrl }) };
}
