// Tells of a call by the system, while nobody sees the page.

/** What a notification says. */
export interface RingSign {
  readonly title: string;
  readonly body?: string;
  readonly callId: string;
  /** The words on its buttons while the call rings; none once it is over. */
  readonly actions?: readonly { readonly action: 'accept' | 'decline'; readonly title: string }[];
}

/** What the service worker of a page says of a click. */
export interface NotificationClick {
  readonly action: 'accept' | 'decline' | 'open';
  readonly callId: string;
}

/** The notification of one element. */
export class RingNotification {
  readonly #onClick: () => void;
  #close: (() => unknown) | undefined;
  /** One after the other, so that none is left of a call that was over before it could be shown. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(onClick: () => void) {
    this.#onClick = onClick;
  }

  /** Whether the user let the page show some. */
  get isAllowed(): boolean {
    return (globalThis as Partial<typeof globalThis>).Notification?.permission === 'granted';
  }

  /** Shows a sign in place of the one before; `byWorker` leaves clicks to the service worker of the page, where it has one. */
  show(sign: RingSign, { byWorker }: { readonly byWorker: boolean }): void {
    this.#next(async () => {
      const close = await open(sign, byWorker ? await readyWorker() : undefined, this.#onClick);
      // That a call was missed stays until the user has seen it.
      if (sign.actions) this.#close = close;
    });
  }

  /** Takes it away. */
  close(): void {
    this.#next(() => undefined);
  }

  #next(work: () => unknown): void {
    this.#work = this.#work
      .then(async () => {
        const close = this.#close;
        this.#close = undefined;
        await close?.();
        await work();
      })
      // Phones show none without a service worker, and systems may refuse: the element rings all the same.
      .catch(() => undefined);
  }
}

/** Reads what a service worker says; undefined where it speaks of something else. */
export function readClick(message: unknown): NotificationClick | undefined {
  const { type, action, callId } = Object(message) as Partial<Record<string, unknown>>;
  if (type !== CLICK || typeof callId !== 'string') return undefined;
  return action === 'accept' || action === 'decline' || action === 'open'
    ? { action, callId }
    : undefined;
}

async function open(
  { title, callId, actions, body = '' }: RingSign,
  worker: ServiceWorkerRegistration | undefined,
  onClick: () => void,
): Promise<() => unknown> {
  const tag = `matrix-call-${callId}`;
  const requireInteraction = actions !== undefined;
  const options = { tag, body, requireInteraction };
  if (worker) {
    const data = { type: CLICK, callId, page: location.href };
    await worker.showNotification(title, { ...options, data, ...(actions && { actions }) });
    return async () => {
      for (const notification of await worker.getNotifications({ tag })) notification.close();
    };
  }
  const notification = new Notification(title, options);
  notification.addEventListener('click', () => {
    notification.close();
    onClick();
  });
  return () => {
    notification.close();
  };
}

/** The page's service worker, if one is at work. */
async function readyWorker(): Promise<ServiceWorkerRegistration | undefined> {
  // Pages without https have none, and frames without an origin must not ask.
  const { serviceWorker } = navigator as Partial<Navigator>;
  const registration = await serviceWorker?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
}

const CLICK = 'matrix-call-notification';
