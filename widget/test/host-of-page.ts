// A client that shows the page of a test as its widget. One window plays both: a page without a frame is its own parent.
import { waitUntil } from '@open-wc/testing';

/** A message of the widget API. */
interface Message {
  readonly api: 'fromWidget' | 'toWidget';
  readonly requestId: string;
  readonly action: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
}

/** What the client answers to a request; undefined: nothing at all. */
export type Answers = Readonly<Record<string, (data: Message['data']) => object | undefined>>;

/** The client, until it is closed. */
export class HostOfPage {
  /** Every request of the widget, in order. */
  readonly requests: Message[] = [];
  readonly #widgetId: string;
  readonly #answers: Answers;
  readonly #responses = new Map<string, Message['response']>();
  readonly #life = new AbortController();
  #count = 0;

  constructor(widgetId: string, answers: Answers) {
    this.#widgetId = widgetId;
    this.#answers = answers;
    const receive = ({ data }: MessageEvent): void => {
      this.#receive(data as Partial<Message>);
    };
    window.addEventListener('message', receive, { signal: this.#life.signal });
  }

  /** Asks the widget, or tells it something; resolves with its answer. */
  async ask(action: string, data: object = {}): Promise<object> {
    const requestId = `host ${++this.#count}`;
    this.#post({ api: 'toWidget', requestId, action, data });
    await waitUntil(() => this.#responses.has(requestId), `${action} is answered`);
    return this.#responses.get(requestId) ?? {};
  }

  close(): void {
    this.#life.abort();
  }

  #receive(message: Partial<Message>): void {
    const { api, action, requestId, response } = message;
    if (requestId === undefined || action === undefined) return;
    if (api === 'toWidget' && response) this.#responses.set(requestId, response);
    if (api !== 'fromWidget' || response) return;
    this.requests.push(message as Message);
    const answer = this.#answers[action]?.(message.data ?? {});
    if (answer) this.#post({ ...message, response: answer });
  }

  #post(message: object): void {
    window.postMessage({ ...message, widgetId: this.#widgetId }, location.origin);
  }
}
