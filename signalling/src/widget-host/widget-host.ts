// The client that shows a widget, as the widget sees it: what it allows, tells and lends, and how it looks.

import { createNetworkWatch } from '../browser/network-watch.ts';
import { type Environment, environmentWith } from '../homeserver/environment.ts';
import { own } from '../wire/records.ts';
import { Approval } from './approval.ts';
import {
  capabilitiesFor,
  missingPurposes,
  ON_SCREEN_CAPABILITY,
  type Purpose,
} from './capabilities.ts';
import { HostFeed } from './host-feed.ts';
import { type HostAddress, HostLink } from './host-link.ts';
import { hearLook, type LookListener } from './host-look.ts';
import { HostOpenId } from './host-open-id.ts';
import type { HostParts } from './host-parts.ts';
import { HostTurn } from './host-turn.ts';

/** Which host, and which room of it. */
export interface WidgetHostOptions extends HostAddress {
  readonly roomId: string;
  /** Stands in for parts of the page in tests. */
  readonly environment?: Partial<Environment>;
}

/** What the host changes while the widget runs. */
export interface HostListener extends LookListener {
  /** The user of the host has decided what to approve, for the first time or again. */
  onApproved?(): void;
  /** Somebody came, left, or changed the room. */
  onRoomChanged?(): void;
}

/**
 * The client that shows this widget. To be made before the page's `load` event, after which the host asks what the widget
 * wants, and waits for ten seconds.
 */
export class WidgetHost implements HostParts {
  readonly roomId: string;
  readonly environment: Environment;
  readonly link: HostLink;
  readonly feed: HostFeed;
  readonly turn: HostTurn;
  readonly openId: HostOpenId;
  readonly #approval: Approval;

  constructor({ roomId, environment, ...address }: WidgetHostOptions, listener: HostListener = {}) {
    this.roomId = roomId;
    this.environment = environmentWith({ network: createNetworkWatch(), ...environment });
    this.link = new HostLink(address, this.environment);
    this.#approval = new Approval(this.link, this.#wanted, () => listener.onApproved?.());
    this.feed = new HostFeed(this, () => listener.onRoomChanged?.());
    this.turn = new HostTurn(this);
    this.openId = new HostOpenId(this.link);
    hearLook(this.link, listener);
  }

  /** Resolves when the host has asked what this widget wants: from then on its user decides. */
  get whenAsked(): Promise<true> {
    return this.#approval.whenAsked;
  }

  /** Resolves when the user of the host has decided for the first time. */
  get whenApproved(): Promise<true> {
    return this.#approval.whenApproved;
  }

  /** What cannot be done with what was approved: the host decides, not the request. */
  get missing(): readonly Purpose[] {
    return missingPurposes(this.roomId, this.#approval.allowed);
  }

  /** Whether enough was approved for a call. */
  get mayCall(): boolean {
    return !this.missing.some((purpose) => VITAL.has(purpose));
  }

  allows(capability: string): boolean {
    return this.#approval.allowed.has(capability);
  }

  versions(): Promise<readonly string[]> {
    return this.#approval.versions();
  }

  /** Has the host ask its user once more. Rejects with `RequestError`. */
  askAgain(): Promise<void> {
    return this.#approval.request(this.#wanted);
  }

  /** Asks to stay in sight while the user looks at another room; false where that is not possible. Rejects with `RequestError`. */
  async setAlwaysOnScreen(value: boolean): Promise<boolean> {
    if (!this.allows(ON_SCREEN_CAPABILITY)) return false;
    return own(await this.link.ask('set_always_on_screen', { value }), 'success') === true;
  }

  /** Ends the conversation. */
  close(): void {
    this.link.close();
  }

  get #wanted(): readonly string[] {
    return Object.values(capabilitiesFor(this.roomId)).flat();
  }
}

/** What no call can do without. */
const VITAL: ReadonlySet<Purpose> = new Set(['calls', 'people']);
