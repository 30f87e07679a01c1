// Performs what the machine of one call asks for, and reports what came of it.

import type { Input } from '../call/input.ts';
import type { Description } from '../call/media.ts';
import type { LastWord, Output } from '../call/output.ts';
import type { Replacement } from '../call/replacement.ts';
import type { Transport } from '../ports/transport.ts';
import {
  writeAnswer,
  writeCandidates,
  writeHangup,
  writeInvite,
  writeNegotiate,
  writeReject,
  writeRejectReplacement,
  writeReplaces,
  writeSelectAnswer,
  writeStreamsChanged,
} from '../wire/write.ts';
import type { CallIds, WrittenEvent } from '../wire/write.ts';
import { CallMedia } from '../media/call-media.ts';
import type { MediaPorts, OpponentFacts } from '../media/media-ports.ts';
import { CallNegotiator } from './call-negotiator.ts';
import { EventOutbox } from './event-outbox.ts';
import { CallTimers } from './call-timers.ts';
import type { CallProblem } from '../ports/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import {
  isAborted,
  isConnectionFailure,
  preparationFailureOf,
  toProblem,
} from '../ports/failures.ts';
import type { LastWords } from './last-words.ts';
import type { Destination } from './target.ts';

/** The ports that all calls of a user share. */
export interface SessionPorts extends MediaPorts {
  readonly transport: Transport;
  readonly lastWords: LastWords;
  readonly clock: Clock;
  readonly log?: Log | undefined;
}

/** One call, as far as its outputs concern it. */
export interface PerformerOptions {
  readonly ports: SessionPorts;
  readonly ids: CallIds;
  readonly feed: (input: Input) => void;
  readonly changed: () => void;
  readonly problem: (problem: CallProblem) => void;
  readonly opponent: () => OpponentFacts;
  /** Outgoing calls look up where they go, which may take until the signal aborts. */
  readonly findDestination?: (signal: AbortSignal) => Promise<Destination>;
  readonly reached?: (destination: Destination) => void;
  /** The user agreed to be transferred. */
  readonly replace: (replacement: Replacement) => void;
}

/** The hands of one call: media, events and timers. */
export class CallPerformer {
  readonly media: CallMedia;
  readonly #options: PerformerOptions;
  readonly #timers: CallTimers;
  readonly #negotiator: CallNegotiator;
  readonly #search = new AbortController();
  /** Undefined until the room is known; before that the machine sends nothing. */
  #outbox: EventOutbox | undefined;

  constructor(options: PerformerOptions) {
    this.#options = options;
    const { ports, feed, changed, problem, opponent } = options;
    this.media = new CallMedia(ports, { report: feed, changed, problem, opponent });
    this.#timers = new CallTimers(ports.clock, (timer) => {
      feed({ type: 'timerFired', timer });
    });
    this.#negotiator = new CallNegotiator(this.media, () => this.#knownOutbox, feed);
  }

  /** Events go to this room from now on. */
  enterRoom(roomId: string): void {
    this.#outbox = new EventOutbox({ ...this.#options.ports, roomId });
  }

  /** Performs the outputs of one step. */
  perform(outputs: readonly Output[]): void {
    for (const output of outputs) this.#perform(output);
  }

  #perform(output: Output): void {
    switch (output.type) {
      case 'prepareOffer':
        void this.#prepareOffer(output.video);
        return;
      case 'prepareAnswer':
        void this.#prepareAnswer(output);
        return;
      case 'applyAnswer':
        this.#applyAnswer(output.answer);
        return;
      case 'makeOffer':
      case 'takeOffer':
      case 'takeAnswer':
      case 'rollBack':
        this.#negotiator.perform(output);
        return;
      case 'hold':
        this.media.setHolding(output.isHolding);
        return;
      case 'startReplacement':
        this.#options.replace(output.replacement);
        return;
      case 'tellChangeRefused':
        // Told already; a peer that cannot do it is closed.
        this.media.giveUpChanges().catch(() => undefined);
        this.#options.problem(TOLD[output.type]);
        return;
      case 'tellChangePending':
      case 'tellTransferRefused':
        this.#options.problem(TOLD[output.type]);
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
        if (output.lastWord) this.#knownOutbox.sendLast(this.#write(output.lastWord));
        this.#timers.stopAll();
        this.media.release();
        this.#search.abort();
        this.#outbox?.close();
        return;
      default:
        this.#send(output);
    }
  }

  get #knownOutbox(): EventOutbox {
    if (this.#outbox === undefined) throw new Error('An event before the room is known');
    return this.#outbox;
  }

  #send(output: SendOutput): void {
    const event = this.#write(output);
    if (output.type === 'sendInvite' || output.type === 'sendAnswer') this.#deliver(event);
    else if (output.type === 'sendNegotiate') this.#negotiator.send(event, output.turn);
    else this.#sendAlong(event);
  }

  #write(output: SendOutput | LastWord): WrittenEvent {
    const { ids } = this.#options;
    switch (output.type) {
      case 'sendInvite': {
        const { lifetimeMs, invitee } = output;
        const streams = this.media.describeStreams();
        return writeInvite(ids, {
          offer: this.media.localDescription(),
          lifetimeMs,
          invitee,
          streams,
        });
      }
      case 'sendAnswer':
        return writeAnswer(ids, this.media.localDescription(), this.media.describeStreams());
      case 'sendCandidates':
        return writeCandidates(ids, output.candidates);
      case 'sendSelectAnswer':
        return writeSelectAnswer(ids, output.partyId);
      case 'sendStreams':
        return writeStreamsChanged(ids, this.media.describeStreams());
      case 'sendNegotiate': {
        const { lifetimeMs, isBare } = output;
        const description = this.media.localDescription(isBare);
        const streams = this.media.describeStreams();
        return writeNegotiate(ids, { description, lifetimeMs, streams });
      }
      case 'sendReplaces':
        return writeReplaces(ids, output.replacement);
      case 'sendRejectReplacement':
        return writeRejectReplacement(ids, output.replacementId, output.reason);
      case 'sendHangup':
        return writeHangup(ids, output.reason);
      case 'sendReject':
        return writeReject(ids);
    }
  }

  /** Sends what the call cannot live without. */
  #deliver(event: WrittenEvent): void {
    const { ids, feed, problem } = this.#options;
    this.#knownOutbox.prepareLast(writeHangup(ids, 'user_hangup'));
    this.#knownOutbox.send(event).then(
      () => {
        feed({ type: 'delivered' });
      },
      (error: unknown) => {
        const told = toProblem(error);
        if (!isAborted(error)) problem(told);
        feed({ type: 'deliveryFailed', isForbidden: told.code === 'forbidden', cause: error });
      },
    );
  }

  /** Sends what the call can live without: where it is lost, the connect time-out decides. */
  #sendAlong(event: WrittenEvent): void {
    this.#knownOutbox.send(event).catch((error: unknown) => {
      if (!isAborted(error)) this.#options.problem(toProblem(error));
    });
  }

  #applyAnswer(answer: Description): void {
    const { feed } = this.#options;
    // The reason of the end says it.
    this.media.applyAnswer(answer).catch((cause: unknown) => {
      feed({ type: 'mediaFailed', isForeign: true, cause });
    });
  }

  /** The room is looked up while the browser asks for the devices. */
  async #prepareOffer(video: boolean): Promise<void> {
    try {
      const [destination] = await Promise.all([
        this.#reachDestination(),
        this.media.prepareOffer({ video }),
      ]);
      this.#options.feed({ type: 'offerMade', invitee: destination?.opponent.userId });
    } catch (error) {
      this.#preparationFailed(error);
    }
  }

  async #reachDestination(): Promise<Destination | undefined> {
    const { findDestination, reached } = this.#options;
    const destination = await findDestination?.(this.#search.signal);
    if (destination === undefined) return undefined;
    this.enterRoom(destination.roomId);
    reached?.(destination);
    return destination;
  }

  async #prepareAnswer({ offer, video }: PrepareAnswer): Promise<void> {
    try {
      await this.media.prepareAnswer(offer, { video });
      this.#options.feed({ type: 'answerMade' });
    } catch (error) {
      // Here it is the offer that was not taken, and the reason of the end says it.
      const isForeign = isConnectionFailure(error);
      if (isForeign) this.#options.feed({ type: 'mediaFailed', isForeign, cause: error });
      else this.#preparationFailed(error);
    }
  }

  #preparationFailed(error: unknown): void {
    const { problem, feed } = this.#options;
    problem(toProblem(error));
    const reason = preparationFailureOf(error);
    if (reason === 'failed') feed({ type: 'mediaFailed', cause: error });
    else feed({ type: 'preparationFailed', reason, cause: error });
  }
}

type PrepareAnswer = Extract<Output, { type: 'prepareAnswer' }>;
type SendOutput = Extract<Output, { type: `send${string}` }>;

const TOLD = {
  tellChangePending: {
    code: 'changePending',
    message: 'The opponent has not taken a change of what we send yet',
  },
  tellChangeRefused: {
    code: 'changeRefused',
    message: 'The opponent takes no change of what we send',
  },
  tellTransferRefused: {
    code: 'transferDeclined',
    message: 'The opponent does not want to be transferred',
  },
} as const;
