// What a running call needs, loaded when somebody is about to call or is called.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Later } from '../later.ts';

/** Its connection, and what is shown of it. */
export const callPart = new Later(() => import('../in-call/call-part.ts'));

/** Loads it for an element as soon as somebody reaches for its controls, or a call rings or begins. */
export class CallPartLoader implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #hasCall: () => boolean;

  constructor(host: ReactiveControllerHost & EventTarget, hasCall: () => boolean) {
    this.#host = host;
    this.#hasCall = hasCall;
    for (const type of ['pointerenter', 'focusin']) {
      host.addEventListener(type, this.#prefetch, { once: true });
    }
    host.addController(this);
  }

  hostUpdated(): void {
    if (callPart.part ?? !this.#hasCall()) return;
    callPart
      .load()
      .then(() => {
        this.#host.requestUpdate();
      })
      // The call cannot connect without it, and tells why.
      .catch(() => undefined);
  }

  readonly #prefetch = (): void => {
    callPart.load().catch(() => undefined);
  };
}
