// The media sections of a fake peer's descriptions: which place uses which, and in which direction.

import type { Place } from '../src/ports/peer.ts';

/** What flows in a section, as the one who describes it says. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One section of ours. */
interface Section {
  readonly kind: string;
  readonly place: Place | undefined;
  /** We want to send in it, whatever the other side takes. */
  readonly isSent: boolean;
  readonly direction: Direction;
}

/** One section of the other side. */
interface RemoteSection {
  readonly kind: string;
  readonly direction: Direction;
  readonly isClosed: boolean;
  readonly streamId: string | undefined;
}

/** Never changes: each deed gives other sections. */
export class FakeSections {
  readonly isBegun: boolean;
  readonly #streamId: string;
  readonly #screenStreamId: string;
  readonly #used: ReadonlySet<Place>;
  readonly #sections: readonly Section[];
  readonly #remote: readonly RemoteSection[];

  constructor(streamId: string, screenStreamId: string, state: Partial<State> = {}) {
    this.#streamId = streamId;
    this.#screenStreamId = screenStreamId;
    this.#used = state.used ?? new Set();
    this.#sections = state.sections ?? [];
    this.#remote = state.remote ?? [];
    this.isBegun = this.#used.size > 0;
  }

  /** The first description has these, whatever was set before. */
  begin(hasVideo: boolean): FakeSections {
    return this.#with({ used: new Set(hasVideo ? ['microphone', 'camera'] : ['microphone']) });
  }

  /** A place got or lost its track. Microphone and camera keep their place. */
  using(place: Place, hasTrack: boolean): FakeSections {
    if (!this.isBegun) return this;
    const used = new Set(this.#used);
    if (hasTrack) used.add(place);
    else if (isScreen(place) || this.#isUntold(place)) used.delete(place);
    return this.#with({ used });
  }

  /** Whether the other side was told of this place. */
  isDescribed(place: Place): boolean {
    return this.#sections.some((section) => section.place === place && sends(section.direction));
  }

  /** By our own wish: what is not sent because of a hold needs no word. */
  needsNegotiation(place: Place): boolean {
    const isSent = this.#sections.some((section) => section.place === place && section.isSent);
    return this.#used.has(place) !== isSent;
  }

  /** As we offer them. */
  offered(isHolding: boolean): FakeSections {
    const matched = this.#matched(this.#sections, this.#remote);
    const missing = [...this.#used].filter(
      (place) => !matched.some((section) => section.place === place),
    );
    const all = [...matched, ...missing.map((place) => newSection(kindOf(place), place))];
    const sections = all.map((section, index) => {
      const isOurs = isScreen(section.place) && !sends(this.#remote[index]?.direction);
      return this.#directed(section, !isHolding && !isOurs);
    });
    return this.#with({ sections });
  }

  /** As we answer theirs. */
  answered(offer: string, isHolding: boolean): FakeSections {
    const remote = readSections(offer);
    const found = remote.map(({ kind }, index) => this.#sections[index] ?? newSection(kind));
    const matched = this.#matched(found, remote);
    const sections = matched.map((section, index) => {
      const theirs = remote[index]?.direction ?? 'inactive';
      const ours = this.#directed(section, !isHolding);
      const direction = directionOf(
        ours.isSent && receives(theirs),
        receives(ours.direction) && sends(theirs),
      );
      return { ...ours, direction };
    });
    return this.#with({ sections, remote });
  }

  /** As they stood before our offer; what is wanted stays wanted. */
  rolledBackTo(before: FakeSections): FakeSections {
    return before.#with({ used: this.#used });
  }

  /** Whether the other side receives nothing of what we send. */
  isHeldBy(remote: string): boolean {
    const theirs = readSections(remote);
    const taken = this.#sections.flatMap(({ place }, index) =>
      place && this.#used.has(place) ? [receives(theirs[index]?.direction ?? 'sendrecv')] : [],
    );
    return taken.length > 0 && !taken.includes(true);
  }

  /** What we name and the other side does not take. */
  refusedBy(remote: string): ReadonlySet<Place> {
    const theirs = readSections(remote);
    const takes = (index: number): boolean =>
      theirs[index]?.isClosed !== true && receives(theirs[index]?.direction ?? 'sendrecv');
    const isHeard = this.#sections.some(
      ({ place, direction }, index) => place === 'microphone' && sends(direction) && takes(index),
    );
    return new Set(
      this.#sections.flatMap(({ place, kind }, index) => {
        if (!place || !this.#used.has(place) || !theirs[index]) return [];
        const isUnseen = kind === 'video' && isHeard && !takes(index);
        return theirs[index].isClosed || isUnseen ? [place] : [];
      }),
    );
  }

  toSdp(path: string): string {
    const sections = this.#sections.map(({ kind, place, direction }, index) => {
      const streamId = isScreen(place) ? this.#screenStreamId : this.#streamId;
      const lines = [
        `m=${kind} 9 UDP/TLS/RTP/SAVPF 0`,
        `a=mid:${index}`,
        `a=ice-ufrag:${path}`,
        `a=${direction}`,
        ...(place && sends(direction) ? [`a=msid:${streamId} ${place}`] : []),
      ];
      return lines.map((line) => `${line}\r\n`).join('');
    });
    return `v=0\r\n${sections.join('')}`;
  }

  #isUntold(place: Place): boolean {
    return this.#sections.length > 0 && !this.#sections.some((section) => section.place === place);
  }

  #directed(section: Section, isReceived: boolean): Section {
    const isSent = section.place !== undefined && this.#used.has(section.place);
    return { ...section, isSent, direction: directionOf(isSent, isReceived) };
  }

  /** Gives microphone and camera the sections that the other side opened for its own. */
  #matched(found: readonly Section[], remote: readonly RemoteSection[]): readonly Section[] {
    const sections = [...found];
    const isFirst = this.#sections.length === 0;
    const mainId = remote[0]?.streamId;
    for (const place of ['microphone', 'camera'] as const) {
      if (!this.#used.has(place) || sections.some((section) => section.place === place)) continue;
      const index = sections.findIndex(
        (section, at) =>
          !section.place &&
          section.kind === kindOf(place) &&
          (isFirst || remote[at]?.streamId === mainId),
      );
      if (index >= 0) sections[index] = newSection(kindOf(place), place);
    }
    return sections;
  }

  #with(state: Partial<State>): FakeSections {
    return new FakeSections(this.#streamId, this.#screenStreamId, {
      used: this.#used,
      sections: this.#sections,
      remote: this.#remote,
      ...state,
    });
  }
}

interface State {
  readonly used: ReadonlySet<Place>;
  readonly sections: readonly Section[];
  readonly remote: readonly RemoteSection[];
}

function newSection(kind: string, place?: Place): Section {
  return { kind, place, isSent: false, direction: 'inactive' };
}

function kindOf(place: Place): 'audio' | 'video' {
  return place === 'camera' || place === 'screen' ? 'video' : 'audio';
}

function isScreen(place: Place | undefined): boolean {
  return place === 'screen' || place === 'screenSound';
}

function directionOf(isSent: boolean, isReceived: boolean): Direction {
  if (isSent) return isReceived ? 'sendrecv' : 'sendonly';
  return isReceived ? 'recvonly' : 'inactive';
}

function sends(direction: Direction | undefined): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

function receives(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

function readSections(sdp: string): readonly RemoteSection[] {
  const [, ...sections] = sdp.split(/^m=/m);
  return sections.map((section) => ({
    kind: section.split(' ', 1)[0] ?? '',
    isClosed: /^\w+ 0 /.test(section),
    // As browsers read it where nothing is said.
    direction: DIRECTIONS.find((direction) => section.includes(`a=${direction}`)) ?? 'sendrecv',
    streamId: /^a=msid:(\S+)/m.exec(section)?.[1],
  }));
}

const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
