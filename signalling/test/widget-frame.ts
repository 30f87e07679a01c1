// A widget in the frame of a host, without a browser: two windows of different origins, and the library that Element is a
// host with.

import { ClientWidgetApi, Widget, type WidgetDriver } from 'matrix-widget-api';
import type { HostAddress } from '../src/widget-host/host-link.ts';

/** Where a message comes from; the true host unless a test forges it. */
export interface MessageOrigin {
  readonly source?: unknown;
  readonly origin?: string;
}

/** The two windows, and the host's side of the conversation. */
export class WidgetFrame {
  /** The host, as the widget reaches it. */
  readonly address: HostAddress;
  readonly client: ClientWidgetApi;
  /** Every message that the widget posted, with the origin that it was meant for. */
  readonly posted: { readonly message: unknown; readonly origin: string }[] = [];
  /** While true, the host hears nothing. */
  isDeaf = false;
  readonly #inbox = new EventTarget();
  readonly #frame = new EventTarget();
  readonly #host = {
    postMessage: (message: unknown, origin: string): void => {
      this.posted.push({ message, origin });
      if (origin !== HOST_ORIGIN || this.isDeaf) return;
      deliver(HOST_INBOX, { data: message, source: this.#widgetWindow, origin: WIDGET_ORIGIN });
    },
  };
  readonly #widgetWindow = {
    postMessage: (message: unknown, origin: string): void => {
      if (origin === WIDGET_ORIGIN) this.receive(message);
    },
  };

  constructor(driver: WidgetDriver, widgetId: string = crypto.randomUUID()) {
    this.address = { host: this.#host, inbox: this.#inbox, origin: HOST_ORIGIN, widgetId };
    const url = `${WIDGET_ORIGIN}/`;
    const widget = new Widget({ id: widgetId, creatorUserId: '@a:x.org', type: 'm.custom', url });
    const frame = Object.assign(this.#frame, { contentWindow: this.#widgetWindow });
    this.client = new ClientWidgetApi(widget, frame as unknown as HTMLIFrameElement, driver);
  }

  /** The frame has loaded: the host begins. */
  load(): void {
    this.#frame.dispatchEvent(new Event('load'));
  }

  /** A message arrives in the window of the widget. */
  receive(data: unknown, { source = this.#host, origin = HOST_ORIGIN }: MessageOrigin = {}): void {
    deliver(this.#inbox, { data: structuredClone(data), source, origin });
  }

  /** What the widget asked the host for, by the name of the action. */
  requests(action: string): Record<string, unknown>[] {
    return this.posted
      .map(({ message }) => message as Record<string, unknown>)
      .filter((message) => message['action'] === action && !('response' in message));
  }

  close(): void {
    this.client.stop();
  }
}

/** Messages arrive a moment later, as between two windows. */
function deliver(inbox: EventTarget, details: ForgedDetails): void {
  setImmediate(() => {
    inbox.dispatchEvent(new ForgedMessage(details));
  });
}

interface ForgedDetails {
  readonly data: unknown;
  readonly source: unknown;
  readonly origin: string;
}

/** Node's own takes no window for a source. */
class ForgedMessage extends MessageEvent<unknown> {
  readonly #details: ForgedDetails;

  constructor(details: ForgedDetails) {
    super('message', { data: details.data });
    this.#details = details;
  }

  override get source(): MessageEventSource {
    return this.#details.source as MessageEventSource;
  }

  override get origin(): string {
    return this.#details.origin;
  }
}

const HOST_ORIGIN = 'https://host.example';
const WIDGET_ORIGIN = 'https://widget.example';
/** The library listens at the global object, which is no event target in Node; all hosts of a test share it. */
const HOST_INBOX = new EventTarget();
Object.assign(globalThis, {
  addEventListener: HOST_INBOX.addEventListener.bind(HOST_INBOX),
  removeEventListener: HOST_INBOX.removeEventListener.bind(HOST_INBOX),
});
