// Performs what the machine of one call asks for, and reports what came of it.

import type { Input, PreparationFailure } from '../call/input.ts';
import type { Description } from '../call/media.ts';
import type { Output } from '../call/output.ts';
import { MediaError } from '../peer/peer.ts';
import { TransportError } from '../transport/transport.ts';
import type { Transport } from '../transport/transport.ts';
import {
  writeAnswer,
  writeCandidates,
  writeHangup,
  writeInvite,
  writeReject,
  writeSelectAnswer,
  writeStreamsChanged,
} from '../wire/write.ts';
import type { CallIds, WrittenEvent } from '../wire/write.ts';
import { CallMedia } from './call-media.ts';
import type { MediaPorts } from './call-media.ts';
import { CallPost } from './call-post.ts';
import { CallTimers } from './call-timers.ts';
import type { CallProblem } from './call.ts';
import type { Clock } from './clock.ts';
import type { LastWords } from './last-words.ts';
import { TargetError } from './target.ts';
import type { Destination } from './target.ts';

/** What every call of a user shares. */
export interface SessionPorts extends MediaPorts {
  readonly transport: Transport;
  readonly lastWords: LastWords;
  readonly clock: Clock;
}

/** What a performer needs of its call. */
export interface PerformerOptions {
  readonly ports: SessionPorts;
  readonly ids: CallIds;
  readonly feed: (input: Input) => void;
  readonly changed: () => void;
  readonly problem: (problem: CallProblem) => void;
  /** Outgoing calls look up where they go. */
  readonly findDestination?: () => Promise<Destination>;
  readonly reached?: (destination: Destination) => void;
}

/** The hands of one call: media, events and timers. */
export class CallPerformer {
  readonly media: CallMedia;
  /** What the user chose for the next offer or answer. */
  wantsVideo = false;
  readonly #options: PerformerOptions;
  readonly #timers: CallTimers;
  #post: CallPost | undefined;

  constructor(options: PerformerOptions) {
    this.#options = options;
    const { ports, feed, changed, problem } = options;
    this.media = new CallMedia(ports, { report: feed, changed, problem });
    this.#timers = new CallTimers(ports.clock, (timer) => {
      feed({ type: 'timerFired', timer });
    });
  }

  /** Events go to this room from now on. */
  enterRoom(roomId: string): void {
    this.#post = new CallPost({ ...this.#options.ports, roomId });
  }

  /** Performs the outputs of one step. The last events of a call that `isOver` outlive it. */
  perform(outputs: readonly Output[], isOver: boolean): void {
    for (const output of outputs) this.#perform(output, isOver);
  }

  #perform(output: Output, isOver: boolean): void {
    switch (output.type) {
      case 'prepareOffer':
        void this.#prepareOffer();
        return;
      case 'prepareAnswer':
        void this.#prepareAnswer(output.offer);
        return;
      case 'applyAnswer':
        this.media.applyAnswer(output.answer);
        return;
      case 'addCandidates':
        this.media.addCandidates(output.candidates);
        return;
      case 'startTimer':
        this.#timers.start(output.timer, output.afterMs);
        return;
      case 'stopTimer':
        this.#timers.stop(output.timer);
        return;
      case 'releaseMedia':
        this.media.release();
        return;
      case 'finish':
        this.#timers.stopAll();
        this.media.release();
        this.#post?.close();
        return;
      default:
        this.#send(output, isOver);
    }
  }

  #send(output: SendOutput, isOver: boolean): void {
    const event = this.#write(output);
    if (isOver) this.#post?.sendLast(event);
    else if (output.type === 'sendInvite' || output.type === 'sendAnswer') this.#deliver(event);
    else this.#sendAlong(event);
  }

  #write(output: SendOutput): WrittenEvent {
    const { ids } = this.#options;
    switch (output.type) {
      case 'sendInvite': {
        const { lifetimeMs, invitee } = output;
        const streams = this.media.describeStreams();
        return writeInvite(ids, { offer: this.media.describe(), lifetimeMs, invitee, streams });
      }
      case 'sendAnswer':
        return writeAnswer(ids, this.media.describe(), this.media.describeStreams());
      case 'sendCandidates':
        return writeCandidates(ids, output.candidates);
      case 'sendSelectAnswer':
        return writeSelectAnswer(ids, output.partyId);
      case 'sendStreams':
        return writeStreamsChanged(ids, this.media.describeStreams());
      case 'sendHangup':
        return writeHangup(ids, output.reason);
      case 'sendReject':
        return writeReject(ids);
    }
  }

  /** Sends what the call cannot live without. */
  #deliver(event: WrittenEvent): void {
    const { feed, problem } = this.#options;
    this.#post?.send(event).then(
      () => {
        feed({ type: 'delivered' });
      },
      (error: unknown) => {
        if (!isAborted(error)) problem(toProblem(error));
        feed({ type: 'deliveryFailed' });
      },
    );
  }

  /** Sends what the call can live without: where it is lost, the connect time-out decides. */
  #sendAlong(event: WrittenEvent): void {
    this.#post?.send(event).catch((error: unknown) => {
      if (!isAborted(error)) this.#options.problem(toProblem(error));
    });
  }

  /** The room is looked up while the browser asks for the devices. */
  async #prepareOffer(): Promise<void> {
    try {
      const [destination] = await Promise.all([
        this.#reachDestination(),
        this.media.prepareOffer({ video: this.wantsVideo }),
      ]);
      this.#options.feed({ type: 'offerMade', invitee: destination?.opponent.userId });
    } catch (error) {
      this.#preparationFailed(error);
    }
  }

  async #reachDestination(): Promise<Destination | undefined> {
    const { findDestination, reached } = this.#options;
    const destination = await findDestination?.();
    if (destination === undefined) return undefined;
    this.enterRoom(destination.roomId);
    reached?.(destination);
    return destination;
  }

  async #prepareAnswer(offer: Description): Promise<void> {
    try {
      await this.media.prepareAnswer(offer, { video: this.wantsVideo });
      this.#options.feed({ type: 'answerMade' });
    } catch (error) {
      this.#preparationFailed(error);
    }
  }

  #preparationFailed(error: unknown): void {
    const { problem, feed } = this.#options;
    problem(toProblem(error));
    const reason = reasonOf(error);
    feed(reason === 'failed' ? { type: 'mediaFailed' } : { type: 'preparationFailed', reason });
  }
}

type SendOutput = Extract<Output, { type: `send${string}` }>;

/** Any failure as a problem for the user. */
export function toProblem(error: unknown): CallProblem {
  if (
    error instanceof TransportError ||
    error instanceof MediaError ||
    error instanceof TargetError
  ) {
    return { code: error.code, message: error.message };
  }
  return { code: 'connectionFailed', message: error instanceof Error ? error.message : 'Unknown' };
}

function isAborted(error: unknown): boolean {
  return error instanceof TransportError && error.code === 'aborted';
}

function reasonOf(error: unknown): PreparationFailure | 'failed' {
  if (error instanceof TransportError || error instanceof TargetError) return 'unreachable';
  if (!(error instanceof MediaError)) return 'failed';
  return error.code === 'noWebRtc' || error.code === 'connectionFailed'
    ? 'failed'
    : 'captureFailed';
}
