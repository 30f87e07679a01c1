// Requests and answers between a widget and the client that shows it, over postMessage. Only the window that frames us is
// heard, and only from the origin it is said to have: anybody can post to a window.

import { after, stopAll } from '../callbacks.ts';
import { anySignal, type Environment, untilAborted } from '../homeserver/environment.ts';
import { RequestError } from '../homeserver/http.ts';
import { objectOf, textOf } from '../homeserver/readers.ts';
import { type Content, isRecord, own } from '../wire/records.ts';
import { hostError } from './host-error.ts';

/** The window of the host, as far as it is used. */
export interface HostWindow {
  postMessage(message: unknown, targetOrigin: string): void;
}

/** Where the host is, and who we are to it. */
export interface HostAddress {
  readonly host: HostWindow;
  /** Our own window, where messages arrive. */
  readonly inbox: EventTarget;
  /** The origin of the host; nothing is posted to any other. */
  readonly origin: string;
  readonly widgetId: string;
}

/** How to ask. */
export interface AskOptions {
  /** How long an answer is waited for. */
  readonly timeoutMs?: number;
  /** One of `newRequestId`, where the host may speak of this request later. */
  readonly requestId?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Answers a request of the host. What it throws is told as an error, without its words. */
export type Respond = (given: Content) => Content;

/** The way to the host. */
export class HostLink {
  readonly #address: HostAddress;
  readonly #after: Environment['after'];
  readonly #life = new AbortController();
  readonly #responders = new Map<string, Respond>();
  readonly #pending = new Map<string, PendingRequest>();
  readonly #prefix = crypto.randomUUID();
  #requestCount = 0;
  #isHeard = true;
  /** Is told when the host does not answer (false), and when it does again. */
  onHeard: (isHeard: boolean) => void = () => undefined;

  constructor(address: HostAddress, environment: Pick<Environment, 'after'> = { after }) {
    this.#address = address;
    this.#after = environment.after;
    const receive = (event: Event): void => {
      if (event instanceof MessageEvent) this.#receive(event);
    };
    address.inbox.addEventListener('message', receive, { signal: this.#life.signal });
  }

  /** Ends everything; what is pending rejects with `aborted`. */
  close(): void {
    this.#life.abort();
  }

  /** Answers each request of the host for this action. */
  respond(action: string, respond: Respond): void {
    this.#responders.set(action, respond);
  }

  /** Posts a request without waiting for an answer. */
  tell(action: string, data: Content): void {
    this.#postRequest(this.newRequestId(), action, data);
  }

  /** Asks the host. Rejects with `RequestError` where it refuses or does not answer in time, or as the signal was aborted. */
  ask(action: string, data: Content, options: AskOptions = {}): Promise<Content> {
    const { timeoutMs = ANSWER_MS, requestId = this.newRequestId(), signal } = options;
    const { promise, resolve, reject } = Promise.withResolvers<Content>();
    const ends = anySignal(this.#life.signal, signal);
    const cancelSilence = this.#after(SILENCE_MS, () => {
      this.#setHeard(false);
    });
    const cancelTimeout = this.#after(timeoutMs, () => {
      reject(new RequestError('unreachable', `${action}: no answer in ${timeoutMs} ms`));
    });
    this.#pending.set(requestId, { action, resolve, reject });
    if (!ends.aborted) this.#postRequest(requestId, action, data);
    return untilAborted(promise, ends).finally(() => {
      this.#pending.delete(requestId);
      stopAll([cancelSilence, cancelTimeout]);
    });
  }

  /** An ID that no request had, also none of a page that was in the same frame before. */
  newRequestId(): string {
    return `${this.#prefix}.${++this.#requestCount}`;
  }

  #postRequest(requestId: string, action: string, data: Content): void {
    const { host, origin, widgetId } = this.#address;
    host.postMessage({ api: FROM_WIDGET, widgetId, requestId, action, data }, origin);
  }

  #receive({ source, origin, data: message }: MessageEvent): void {
    const { host, widgetId } = this.#address;
    if (source !== host || origin !== this.#address.origin || !isRecord(message)) return;
    if (own(message, 'widgetId') !== widgetId) return;
    const requestId = textOf(own(message, 'requestId'));
    const action = textOf(own(message, 'action'));
    if (requestId === undefined || action === undefined) return;
    const api = own(message, 'api');
    const response = own(message, 'response');
    if (response === undefined && api === TO_WIDGET) this.#answer(message, action);
    else if (isRecord(response) && api === FROM_WIDGET) this.#settle(requestId, action, response);
    else return;
    this.#setHeard(true);
  }

  #answer(request: Content, action: string): void {
    const { host, origin } = this.#address;
    host.postMessage({ ...request, response: this.#responseTo(request, action) }, origin);
  }

  #responseTo(request: Content, action: string): Content {
    const respond = this.#responders.get(action);
    if (!respond) return { error: { message: `This widget does not know ${action}` } };
    try {
      return respond(objectOf(own(request, 'data')));
    } catch {
      // What was thrown may hold what the host sent; the host hears that it failed.
      return { error: { message: `This widget could not do ${action}` } };
    }
  }

  /** A second answer to the same request finds nobody who waits. */
  #settle(requestId: string, action: string, response: Content): void {
    const request = this.#pending.get(requestId);
    if (request?.action !== action) return;
    const error = hostError(action, response);
    if (error) request.reject(error);
    else request.resolve(response);
  }

  #setHeard(isHeard: boolean): void {
    if (isHeard === this.#isHeard || this.#life.signal.aborted) return;
    this.#isHeard = isHeard;
    this.onHeard(isHeard);
  }
}

interface PendingRequest {
  readonly action: string;
  readonly resolve: (response: Content) => void;
  readonly reject: (error: RequestError) => void;
}

const FROM_WIDGET = 'fromWidget';
const TO_WIDGET = 'toWidget';
const ANSWER_MS = 30_000;
/** A host that answers nothing for so long is told to be away. */
const SILENCE_MS = 10_000;
