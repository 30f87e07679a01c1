// What a visitor without an account sees and hears around a call: who is there, the queue, the form.
import { askCallee, type CalleeFacts } from '@matrix-call/signalling/gateway';
import {
  html,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { pictureUrl } from '../session/picture-url.ts';
import type { Visitor } from '../session/visitor.ts';
import { viewOf, type CallState, type View } from '../views/call-state.ts';
import type { ViewModel } from '../views/view-model.ts';
import { describePerson } from '../words/person.ts';
import type { Say, Words } from '../words/say.ts';
import type { Strings } from '../words/string-keys.ts';
import { momentInWords } from '../words/moment.ts';
import { fieldsIn, type FilledForm } from './visitor-form.ts';
import { defineVisitorIdle } from './visitor-idle.ts';
import { defineVisitorMark } from './visitor-mark.ts';
import { visitorSpeaker } from './visitor-speaker.ts';

/** The element as it concerns a visitor. */
export interface DeskHost extends ReactiveControllerHost, HTMLElement {
  readonly gateway: string | undefined;
  readonly callee: string | undefined;
  readonly calleeName: string | undefined;
  readonly calleeAvatar: string | undefined;
  readonly pictures: string | undefined;
  readonly visitorName: string | undefined;
  readonly visitorForm: string | undefined;
  readonly callState: CallState;
}

/** The desk of one element. */
export class VisitorDesk implements Visitor, FilledForm, ReactiveController {
  /** What the visitor wrote. */
  readonly fields: FilledForm['fields'] = {};
  /** Whether the visitor agreed to what the page asks. */
  isAgreed = false;
  readonly #host: DeskHost;
  #facts: CalleeFacts | undefined;
  /** Whom the facts are about. */
  #about = '';
  #asking = new AbortController();
  #opening: ReturnType<typeof setTimeout> | undefined;
  #view: View | undefined;
  #place: number | undefined;
  #opensAtMs: number | undefined;
  #say: Say | undefined;
  #strings: Partial<Strings> | undefined;
  #language: string | undefined;

  constructor(host: DeskHost) {
    defineVisitorIdle();
    defineVisitorMark();
    this.#host = host;
    host.addController(this);
    host.requestUpdate();
  }

  get name(): string | undefined {
    return this.#answer('name');
  }

  get topic(): string | undefined {
    return this.#answer('topic');
  }

  /** The name that the callee chose, once it is known. */
  nameOf(): string | undefined {
    return this.#facts?.displayName;
  }

  hostConnected(): void {
    this.#host.ownerDocument.addEventListener('visibilitychange', this.#askWhenVisible);
  }

  hostDisconnected(): void {
    this.#host.ownerDocument.removeEventListener('visibilitychange', this.#askWhenVisible);
    this.#asking.abort();
    clearTimeout(this.#opening);
    this.#about = '';
  }

  /** Asks about somebody else, and anew after each call. */
  hostUpdated(): void {
    const { gateway = '', callee = '', callState, isConnected } = this.#host;
    // An update may still come after the element was taken away.
    if (!isConnected) return;
    const view = viewOf(callState);
    const about = `${gateway} ${callee}`;
    const isBack = view === 'idle' && this.#view !== undefined && this.#view !== 'idle';
    this.#view = view;
    if (about !== this.#about) {
      this.#about = about;
      this.#take(undefined);
    } else if (!isBack) return;
    void this.#ask();
  }

  noteQueue(place: number | undefined): void {
    this.#place = place;
    this.#changeWords();
  }

  noteRefusal(error: unknown): void {
    const isTimed = error instanceof Error && 'retryAfterMs' in error;
    const afterMs = isTimed ? error.retryAfterMs : undefined;
    this.#opensAtMs = typeof afterMs === 'number' ? Date.now() + afterMs : undefined;
    this.#changeWords();
  }

  /** Says the words of the interface as visitors read them. */
  speak(strings: Partial<Strings> | undefined, words: Words): Say {
    const isKnown = strings === this.#strings && words.locale === this.#say?.locale;
    if (this.#say && isKnown) return this.#say;
    this.#strings = strings;
    this.#language = words.locale;
    this.#say = visitorSpeaker(strings, {
      place: this.#place,
      time: this.#timeOf(this.#opensAtMs),
      words,
    });
    return this.#say;
  }

  /** Draws what is before a call. */
  readonly renderIdle = (model: ViewModel): TemplateResult => {
    const { callee = '', calleeAvatar, pictures, visitorForm = '' } = this.#host;
    const given = pictureUrl(calleeAvatar) ?? this.#facts?.pictureUrl;
    const { say, state, link, prefersVideo, calleeName } = model;
    return html`<matrix-call-visitor
      data-primary
      .say=${say}
      .person=${calleeName ? describePerson(callee, calleeName) : undefined}
      .hasTarget=${true}
      .isOnline=${state !== 'offline'}
      .link=${link}
      .prefersVideo=${prefersVideo}
      .pictureUrl=${pictures === 'none' ? undefined : given}
      .availability=${this.#facts?.availability}
      .place=${String((this.#facts?.waiting ?? 0) + 1)}
      .opens=${this.#timeOf(this.#facts?.opensAtMs)}
      .asked=${visitorForm}
      .suggestedName=${this.#host.visitorName}
      .desk=${this}
    ></matrix-call-visitor>`;
  };

  /** Draws on a button or a bubble the picture of the callee, and whether they are there. */
  readonly renderMark = (say: Say): TemplateResult => {
    const availability = this.#facts?.availability;
    const key = availability === 'busy' ? 'inCallNow' : availability;
    return html`<matrix-call-mark
      .say=${say}
      .pictureUrl=${this.#host.calleeAvatar ?? this.#facts?.pictureUrl}
      .availability=${availability}
      .words=${key ? say(`visitor.${key}`) : ''}
    ></matrix-call-mark>`;
  };

  /** Undefined where it was not asked, or is as it was suggested. */
  #answer(field: 'name' | 'topic'): string | undefined {
    const isAsked = fieldsIn(this.#host.visitorForm).includes(field);
    return isAsked ? this.fields[field]?.trim() : undefined;
  }

  #changeWords(): void {
    this.#say = undefined;
    this.#host.requestUpdate();
  }

  async #ask(): Promise<void> {
    const { gateway = '', callee = '' } = this.#host;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const facts = await askCallee({ gateway, callee, signal });
    if (!signal.aborted) this.#take(facts);
  }

  /** Somebody who waits for the hour should find the button at that hour: they are asked about once more then. */
  #take(facts: CalleeFacts | undefined): void {
    clearTimeout(this.#opening);
    if (facts !== this.#facts) this.#host.requestUpdate();
    this.#facts = facts;
    if (facts?.availability !== 'closed' || facts.opensAtMs === undefined) return;
    const waitMs = facts.opensAtMs - Date.now();
    // Not all pages of a site in the same moment.
    if (waitMs > 0 && waitMs <= MOST_WAIT_MS)
      this.#opening = setTimeout(() => void this.#ask(), waitMs + Math.random() * JITTER_MS);
  }

  readonly #askWhenVisible = (): void => {
    if (this.#host.ownerDocument.visibilityState !== 'visible' || !this.#about) return;
    if (this.#view === 'idle') void this.#ask();
  };

  #timeOf(atMs: number | undefined): string | undefined {
    if (atMs === undefined) return undefined;
    return momentInWords(atMs, { language: this.#language, nowMs: Date.now() });
  }
}

const JITTER_MS = 5_000;
/** A week and a day: what stays open for longer is loaded anew. */
const MOST_WAIT_MS = 8 * 86_400_000;
