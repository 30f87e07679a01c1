// What a widget and its host agree on: the versions of the API, what was approved, how the host looks.

import { createNetworkWatch } from '../browser/network-watch.ts';
import { type Environment, environmentWith } from '../homeserver/environment.ts';
import { arrayOf, textOf } from '../homeserver/readers.ts';
import { type Content, own } from '../wire/records.ts';
import {
  capabilitiesFor,
  missingPurposes,
  ON_SCREEN_CAPABILITY,
  type Purpose,
} from './capabilities.ts';
import { HostFeed } from './host-feed.ts';
import { type HostAddress, HostLink } from './host-link.ts';
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
export interface HostListener {
  /** What the user of the host approves was told, for the first time or again. */
  onApproved?(): void;
  /** `light`, `dark` or another name of the host's. */
  onTheme?(name: string): void;
  /** A language tag, such as `de`. */
  onLanguage?(tag: string): void;
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
  readonly #listener: HostListener;
  #approved: ReadonlySet<string> | undefined;
  #versions: Promise<readonly string[]> | undefined;
  readonly #firstApproval = Promise.withResolvers<true>();
  readonly #firstContact = Promise.withResolvers<true>();

  constructor({ roomId, environment, ...address }: WidgetHostOptions, listener: HostListener = {}) {
    this.roomId = roomId;
    this.environment = environmentWith({ network: createNetworkWatch(), ...environment });
    this.link = new HostLink(address, this.environment);
    this.#listener = listener;
    this.feed = new HostFeed(this);
    this.turn = new HostTurn(this);
    this.openId = new HostOpenId(this.link);
    this.#respond();
  }

  /** Resolves when the host has asked what this widget wants: from then on its user decides. */
  get whenAsked(): Promise<true> {
    return this.#firstContact.promise;
  }

  /** Resolves when the user of the host has decided for the first time. */
  get whenApproved(): Promise<true> {
    return this.#firstApproval.promise;
  }

  /** Whether the host approved this. */
  allows(capability: string): boolean {
    return this.#approved?.has(capability) ?? false;
  }

  /** What cannot be done with what was approved. */
  get missing(): readonly Purpose[] {
    return missingPurposes(this.roomId, this.#approved ?? new Set());
  }

  versions(): Promise<readonly string[]> {
    this.#versions ??= this.#askVersions();
    return this.#versions;
  }

  /** Has the host ask its user once more (MSC2974). Rejects with `RequestError`. */
  async askAgain(): Promise<void> {
    await this.link.ask(`${MSC2974}.request_capabilities`, { capabilities: this.#wanted });
  }

  /** Asks to stay in sight while the user looks at another room; false where that is not possible. */
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

  #respond(): void {
    const { link } = this;
    link.respond('supported_api_versions', () => ({ supported_versions: OUR_VERSIONS }));
    link.respond('capabilities', () => {
      this.#firstContact.resolve(true);
      void this.#expectNoNotice();
      return { capabilities: this.#wanted };
    });
    link.respond('notify_capabilities', (given) => {
      this.#approve(arrayOf(own(given, 'approved')).filter((name) => typeof name === 'string'));
      return NOTED;
    });
    link.respond('visibility', () => NOTED);
    link.respond('theme_change', (given) => {
      const name = textOf(own(given, 'name'));
      if (name !== undefined) this.#listener.onTheme?.(name);
      return NOTED;
    });
    link.respond('language_change', (given) => {
      const tag = textOf(own(given, 'lang'));
      if (tag !== undefined) this.#listener.onLanguage?.(tag);
      return NOTED;
    });
  }

  /** Hosts from before MSC2871 approve without saying what: what they refuse is seen when it is used. */
  async #expectNoNotice(): Promise<void> {
    const versions = await this.versions();
    if (versions.length > 0 && !versions.includes(MSC2871)) this.#approve(this.#wanted);
  }

  async #askVersions(): Promise<readonly string[]> {
    // A host that does not answer this one is taken for a new one: the user's word is waited for.
    const answer = await this.link.ask('supported_api_versions', {}).catch((): Content => ({}));
    return arrayOf(own(answer, 'supported_versions')).filter((name) => typeof name === 'string');
  }

  #approve(approved: readonly string[]): void {
    this.#approved = new Set(approved);
    this.#firstApproval.resolve(true);
    this.#listener.onApproved?.();
  }
}

const NOTED: Content = {};
const MSC2871 = 'org.matrix.msc2871';
const MSC2974 = 'org.matrix.msc2974';
/** Parts of the API that this widget understands when the host begins with them. */
const OUR_VERSIONS = [
  '0.0.1',
  '0.0.2',
  'org.matrix.msc2762',
  'org.matrix.msc2762_update_state',
  MSC2871,
  'org.matrix.msc2873',
  MSC2974,
  'org.matrix.msc2876',
  'town.robin.msc3846',
];
