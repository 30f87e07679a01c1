// What a widget asks to be allowed, and what the user of its host approves.

import { arrayOf } from '../homeserver/readers.ts';
import { type Content, own } from '../wire/records.ts';
import type { HostLink } from './host-link.ts';

/** The agreement with a host: it asks what the widget wants, and says what was approved. */
export class Approval {
  readonly #link: HostLink;
  readonly #wanted: readonly string[];
  readonly #onApproved: () => void;
  readonly #asked = Promise.withResolvers<true>();
  readonly #approved = Promise.withResolvers<true>();
  #allowed: ReadonlySet<string> = new Set();
  #versions: Promise<readonly string[]> | undefined;

  /** `onApproved` is told the first word of the host's user, and each later one. */
  constructor(link: HostLink, wanted: readonly string[], onApproved: () => void = () => undefined) {
    this.#link = link;
    this.#wanted = wanted;
    this.#onApproved = onApproved;
    link.respond('supported_api_versions', () => ({ supported_versions: OUR_VERSIONS }));
    link.respond('capabilities', () => {
      this.#asked.resolve(true);
      void this.#expectNoNotice();
      return { capabilities: this.#wanted };
    });
    link.respond('notify_capabilities', (given) => {
      this.#approve(textsOf(own(given, 'approved')));
      return {};
    });
  }

  /** Resolves when the host has asked what this widget wants: from then on its user decides. */
  get whenAsked(): Promise<true> {
    return this.#asked.promise;
  }

  /** Resolves when the user of the host has decided for the first time. */
  get whenApproved(): Promise<true> {
    return this.#approved.promise;
  }

  /** All that was approved. */
  get allowed(): ReadonlySet<string> {
    return this.#allowed;
  }

  /** The parts of the API that the host knows; empty where it does not say. */
  versions(): Promise<readonly string[]> {
    this.#versions ??= this.#askVersions();
    return this.#versions;
  }

  /** Has the host ask its user once more, for these (MSC2974); what becomes of it is told. Rejects with `RequestError`. */
  async request(capabilities: readonly string[]): Promise<void> {
    await this.#link.ask(`${MSC2974}.request_capabilities`, { capabilities });
  }

  /** Hosts from before MSC2871 approve without saying what: what they refuse is seen when it is used. */
  async #expectNoNotice(): Promise<void> {
    const versions = await this.versions();
    if (versions.length > 0 && !versions.includes(MSC2871)) this.#approve(this.#wanted);
  }

  async #askVersions(): Promise<readonly string[]> {
    // A host that does not answer this one is taken for a new one: the user's word is waited for.
    const answer = await this.#link.ask('supported_api_versions', {}).catch((): Content => ({}));
    return textsOf(own(answer, 'supported_versions'));
  }

  #approve(allowed: readonly string[]): void {
    this.#allowed = new Set(allowed);
    this.#approved.resolve(true);
    this.#onApproved();
  }
}

function textsOf(given: unknown): readonly string[] {
  return arrayOf(given).filter((text) => typeof text === 'string');
}

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
