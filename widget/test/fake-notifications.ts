// Notifications of a system that asks nobody and shows nothing.
import { putOnNavigator } from './put-on-navigator.ts';

/** A notification, and whether it is still there. */
export interface ShownNotification {
  readonly title: string;
  readonly options: NotificationOptions & { readonly actions?: readonly { action: string }[] };
  isClosed: boolean;
  close(): void;
  click(): void;
}

/** All notifications that were shown since, and how often the user was asked. */
export interface FakeNotifications {
  readonly shown: readonly ShownNotification[];
  /** Those that are still there, by their titles. */
  readonly open: () => readonly string[];
  readonly asked: () => number;
  readonly forget: () => void;
}

/** Puts the fake in the place of the browser's. */
export function fakeNotifications(permission: NotificationPermission): FakeNotifications {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'Notification');
  const shown: ShownNotification[] = [];
  let asked = 0;
  class Fake extends EventTarget implements ShownNotification {
    static permission = permission;
    isClosed = false;
    readonly title: string;
    readonly options: NotificationOptions;
    constructor(title: string, options: NotificationOptions) {
      super();
      this.title = title;
      this.options = options;
      shown.push(this);
    }
    static requestPermission(): Promise<NotificationPermission> {
      asked++;
      return Promise.resolve('granted');
    }
    close(): void {
      this.isClosed = true;
    }
    click(): void {
      this.dispatchEvent(new Event('click'));
    }
  }
  Object.defineProperty(globalThis, 'Notification', { configurable: true, value: Fake });
  return {
    shown,
    open: () => shown.filter(({ isClosed }) => !isClosed).map(({ title }) => title),
    asked: () => asked,
    forget: () => {
      if (original) Object.defineProperty(globalThis, 'Notification', original);
      else Reflect.deleteProperty(globalThis, 'Notification');
    },
  };
}

/** A service worker of the page: shows notifications by the fake, and says what the test wants. */
export class FakeServiceWorker extends EventTarget {
  readonly #registration = {
    active: {},
    showNotification: (title: string, options: NotificationOptions) => {
      this.notifications.push(new Notification(title, options) as unknown as ShownNotification);
      return Promise.resolve();
    },
    getNotifications: ({ tag }: { readonly tag: string }) =>
      Promise.resolve(
        this.notifications.filter(({ options, isClosed }) => options.tag === tag && !isClosed),
      ),
  };
  readonly notifications: ShownNotification[] = [];
  readonly forget = putOnNavigator('serviceWorker', this);

  getRegistration(): Promise<unknown> {
    return Promise.resolve(this.#registration);
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
