// One side of a recorded call: does what the scenario says, and remembers when it did and what its client showed.
import type {} from 'matrix-call';
import type { Deed, DeedInCall, Showing } from '../../signalling/test/corpus.ts';
import type { Lab, Pair } from '../e2e/fixtures/lab.ts';
import { openParty, type Maker, type Party } from '../e2e/fixtures/party.ts';
import { waitUntil } from '../e2e/fixtures/wait-until.ts';
import { giveScreen, OURS, THEIRS } from './deeds.ts';

declare global {
  interface Window {
    /** What the element showed, by the clock of the machine. */
    shown?: ShownState[];
  }
}

interface ShownState {
  readonly atMs: number;
  readonly state: string;
}

/** When somebody did something. */
export interface TimedDeed {
  readonly atMs: number;
  readonly did: Deed;
  readonly hasVideo?: boolean;
}

/** When a client began to show something. */
export interface TimedShowing {
  readonly atMs: number;
  readonly shows: Showing;
}

/** Who plays. */
export interface Role {
  readonly maker: Maker;
  readonly user: Pair['alice'];
  readonly roomId: string;
}

/** Someone with a client, who calls or is called. */
export class Actor {
  readonly deeds: TimedDeed[] = [];
  readonly #role: Role;
  readonly #party: Party;

  private constructor(role: Role, party: Party) {
    this.#role = role;
    this.#party = party;
  }

  /** Opens the client and waits until it is ready. */
  static async enter(lab: Lab, role: Role): Promise<Actor> {
    const { maker, ...options } = role;
    const prepare = (page: Party['page']): Promise<unknown> => page.addInitScript(watchStates);
    const party = await openParty(lab, maker, { ...options, prepare });
    await party.page.evaluate(giveScreen);
    return new Actor(role, party);
  }

  get userId(): string {
    return this.#role.user.userId;
  }

  async call(hasVideo: boolean): Promise<void> {
    this.deeds.push({ atMs: Date.now(), did: 'call', hasVideo });
    const { roomId, maker } = this.#role;
    await this.#party.page.evaluate(maker === 'ours' ? callWithOurs : callWithTheirs, {
      roomId,
      video: hasVideo,
    });
  }

  async answer(hasVideo: boolean): Promise<void> {
    this.deeds.push({ atMs: Date.now(), did: 'answer', hasVideo });
    const options = { video: hasVideo };
    if (this.#role.maker === 'ours') await this.#party.page.evaluate(answerWithOurs, options);
    else await this.#party.page.evaluate((how) => window.sdk.answer(how), options);
  }

  async do(did: DeedInCall): Promise<void> {
    this.deeds.push({ atMs: Date.now(), did });
    await this.#party.page.evaluate(this.#role.maker === 'ours' ? OURS[did] : THEIRS[did]);
  }

  /** Waits until the client shows this. */
  async is(wanted: Showing): Promise<void> {
    await waitUntil(`${this.userId} is ${wanted}`, async () => {
      return (await this.readShowings()).at(-1)?.shows === wanted;
    });
  }

  /** What the client has shown so far, in our words. */
  async readShowings(): Promise<readonly TimedShowing[]> {
    const { page } = this.#party;
    const isOurs = this.#role.maker === 'ours';
    const states = await page.evaluate(isOurs ? readOurStates : readTheirStates);
    const isCaller = this.deeds[0]?.did === 'call';
    const showings = states.flatMap(({ atMs, state }) => {
      const shows = isOurs ? (state as Showing) : translate(state, isCaller);
      return shows === undefined ? [] : [{ atMs, shows }];
    });
    return showings.filter(({ shows }, index) => shows !== showings[index - 1]?.shows);
  }

  async leave(): Promise<void> {
    await this.#party.page.context().close();
  }
}

function watchStates(): void {
  const shown: ShownState[] = [];
  window.shown = shown;
  document.addEventListener('matrix-call-statechange', ({ state }) => {
    const isOfCall = state !== 'idle' && state !== 'offline';
    if (isOfCall) shown.push({ atMs: Date.now(), state });
  });
}

function readOurStates(): ShownState[] {
  return window.shown ?? [];
}

function readTheirStates(): ShownState[] {
  return window.sdk
    .getEvents()
    .filter(({ type }) => type === 'state' || type === 'incoming')
    .map(({ atMs, detail = 'ringing' }) => ({
      atMs: Math.round(performance.timeOrigin + atMs),
      state: detail,
    }));
}

/** The states of js-sdk in our words; undefined where we have no such state. */
function translate(state: string, isCaller: boolean): Showing | undefined {
  switch (state) {
    case 'wait_local_media':
    case 'create_offer':
    case 'create_answer':
      return isCaller ? 'preparing' : 'connecting';
    case 'invite_sent':
      return 'calling';
    case 'ringing':
    case 'connecting':
    case 'connected':
    case 'ended':
      return state;
    default:
      return undefined;
  }
}

interface CallOptions {
  readonly roomId: string;
  readonly video: boolean;
}

async function callWithOurs({ video }: CallOptions): Promise<void> {
  await document.querySelector('matrix-call')?.call({ video });
}

async function callWithTheirs({ roomId, video }: CallOptions): Promise<void> {
  await window.sdk.call(roomId, { video });
}

async function answerWithOurs({ video }: Omit<CallOptions, 'roomId'>): Promise<void> {
  await document.querySelector('matrix-call')?.answer({ video });
}
