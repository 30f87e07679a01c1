// An agent in the place of one side of a recorded call: it hears what the other side said then, and its user does the same.

import type { AgentEvent } from '../src/agent/agent-event.ts';
import type { Call, CallStatus } from '../src/ports/call.ts';
import type { WrittenEvent } from '../src/wire/write.ts';
import type { DeedInCall, DeedStep, EventStep, Recording, Side, Step } from './corpus.ts';
import { USERS } from './corpus.ts';
import { World } from './agent-pair.ts';
import { Scene } from './scene.ts';

/** How the agent stood when the recorded client began to show something. */
export interface Comparison {
  readonly atMs: number;
  readonly recorded: CallStatus;
  readonly ours: CallStatus | undefined;
}

/** What comes of a replay. */
export interface Replayed {
  readonly scene: Scene;
  readonly comparisons: readonly Comparison[];
}

/** Plays all steps of a recording to an agent that stands in for one side. */
export async function replay({ steps }: Recording, side: Side): Promise<Replayed> {
  const stage = await Stage.open(steps, USERS[side]);
  for (const step of inPlayableOrder(steps, USERS[side])) await stage.play(step);
  return stage;
}

/** js-sdk calls itself connected once a path is found, even before its answer has left; media flows after that. */
function inPlayableOrder(steps: readonly Step[], me: string): readonly Step[] {
  const answer = steps.find((step) => isAnswerOf(step, me));
  const early = steps
    .slice(0, answer && steps.indexOf(answer))
    .filter((step) => 'shows' in step && step.user === me && step.shows === 'connected');
  if (answer === undefined) return steps;
  return steps
    .filter((step) => !early.includes(step))
    .flatMap((step) => (step === answer ? [step, ...early] : [step]));
}

function isAnswerOf(step: Step, me: string): boolean {
  return 'type' in step && step.type === 'm.call.answer' && step.sender === me;
}

/** The types of the events that one side sent. How many candidates there are depends on the machine. */
export function typesSaid({ steps }: Recording, side: Side): readonly string[] {
  return steps
    .flatMap((step) => ('type' in step && step.sender === USERS[side] ? [step.type] : []))
    .filter(isNoCandidate);
}

/** The types of the events that the agent sent instead. */
export function typesOfAgent({ scene }: Replayed): readonly string[] {
  return scene.said.map(({ type }) => type).filter(isNoCandidate);
}

function isNoCandidate(type: string): boolean {
  return type !== 'm.call.candidates';
}

class Stage implements Replayed {
  readonly scene: Scene;
  readonly comparisons: Comparison[] = [];
  readonly #me: string;
  readonly #startMs: number;
  /** The first event that the recorded client sent: it names its IDs. */
  readonly #recordedFirst: EventStep | undefined;

  private constructor(scene: Scene, steps: readonly Step[], me: string) {
    this.scene = scene;
    this.#me = me;
    this.#startMs = scene.world.clock.now();
    this.#recordedFirst = steps.find(
      (step): step is EventStep => 'type' in step && step.sender === me,
    );
  }

  static async open(steps: readonly Step[], me: string): Promise<Stage> {
    const world = new World();
    const roomId = world.home.addRoom({ joined: Object.values(USERS) });
    const page = await world.open(me);
    return new Stage(new Scene(world, page, roomId), steps, me);
  }

  async play(step: Step): Promise<void> {
    const { world } = this.scene;
    await world.advance(Math.max(0, this.#startMs + step.atMs - world.clock.now()));
    if ('type' in step) await this.#event(step);
    else if (step.user !== this.#me) return;
    else if ('did' in step) this.#act(step);
    else await this.#compare(step.atMs, step.shows);
    await world.settle();
  }

  async #event(step: EventStep): Promise<void> {
    if (step.sender !== this.#me) await this.scene.hear(step.sender, this.#translate(step));
    else if (DESCRIBING.has(step.type)) this.#gather();
  }

  /** By now the recorded client had candidates enough for its description. */
  #gather(): void {
    const peer = this.scene.page.peers.at(-1);
    peer?.gather(1000);
    peer?.completeGathering();
  }

  #act({ did, hasVideo: video = false }: DeedStep): void {
    const { page, roomId } = this.scene;
    const call = page.agent.current;
    if (did === 'call') page.agent.place({ roomId }, { video });
    else if (did === 'answer') call?.accept({ video });
    else if (did === 'restart') page.network.tell('changed');
    else if (call) DEEDS[did](call);
  }

  async #compare(atMs: number, recorded: CallStatus): Promise<void> {
    const { page, world } = this.scene;
    // Media is not replayed: where the recorded client found its way, the fake peer does.
    if (recorded === 'calling') this.#gather();
    if (recorded === 'connected') page.peers.at(-1)?.connect();
    await world.settle();
    const call = page.agent.current ?? page.told.flatMap(callsIn).at(-1);
    this.comparisons.push({ atMs, recorded, ours: call?.status });
  }

  /** The agent makes IDs of its own: what the other side says about the recorded ones, it says about these. */
  #translate({ type, content }: EventStep): WrittenEvent {
    const recorded = this.#recordedFirst?.content;
    const ours = this.scene.said[0]?.content;
    if (!recorded || !ours) return { type, content };
    const text = ['call_id', 'party_id'].reduce(
      (whole, field) =>
        whole.replaceAll(JSON.stringify(recorded[field]), JSON.stringify(ours[field])),
      JSON.stringify(content),
    );
    return { type, content: JSON.parse(text) as WrittenEvent['content'] };
  }
}

const DESCRIBING: ReadonlySet<string> = new Set(['m.call.answer', 'm.call.negotiate']);

type Did = (call: Call) => unknown;

const DEEDS: Readonly<Record<Exclude<DeedInCall, 'restart'>, Did>> = {
  reject: (call) => {
    call.reject();
  },
  hangUp: (call) => {
    call.hangUp();
  },
  mute: (call) => {
    call.setMicrophoneMuted(true);
  },
  unmute: (call) => {
    call.setMicrophoneMuted(false);
  },
  cameraOn: (call) => call.setCameraMuted(false).catch(() => undefined),
  cameraOff: (call) => call.setCameraMuted(true).catch(() => undefined),
  hold: (call) => {
    call.setHold(true);
  },
  resume: (call) => {
    call.setHold(false);
  },
  share: (call) => call.setScreenShared(true).catch(() => undefined),
  unshare: (call) => call.setScreenShared(false).catch(() => undefined),
};

/** The call that an event is about, where it rang or ran here. */
export function callsIn(event: AgentEvent): readonly Call[] {
  return event.type !== 'missed' && 'call' in event ? [event.call] : [];
}
