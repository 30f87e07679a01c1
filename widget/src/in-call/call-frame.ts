// Around a running call: the keys that count in all of the element, and what fades over a picture.
import { nothing, type ElementPart } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type DirectiveParameters } from 'lit/directive.js';
import { ask } from '../request.ts';
import { CallControls } from './call-controls.ts';
import { Fading } from './fading.ts';
import { HELP_KEY, isPlainKey, requestOf, type Can } from './shortcuts.ts';

/** What holds for a call now. */
export interface FrameState {
  /** What keys may change; undefined where the page wants no shortcuts. */
  readonly can: Can | undefined;
  /** Whether there is a large picture under the controls. */
  readonly hasPicture: boolean;
}

/** Listens at the element that draws a call, as long as the box with the call is there. */
class CallFrame extends AsyncDirective {
  #state: FrameState | undefined;
  #box: Element | undefined;
  #host: HTMLElement | undefined;
  #fading: Fading | undefined;

  render(state: FrameState): typeof nothing {
    this.#state = state;
    return nothing;
  }

  override update(part: ElementPart, [state]: DirectiveParameters<this>): typeof nothing {
    if (!this.#host) {
      this.#box = part.element;
      this.#host = part.options?.host as HTMLElement;
      this.#fading = new Fading(this.#box, this.#host);
      this.#listen();
    }
    this.#fading?.want(state.hasPicture);
    return this.render(state);
  }

  protected override disconnected(): void {
    this.#fading?.stop();
    this.#host?.removeEventListener('keydown', this.#press);
  }

  protected override reconnected(): void {
    this.#listen();
  }

  #listen(): void {
    this.#fading?.start();
    this.#host?.addEventListener('keydown', this.#press);
  }

  readonly #press = (event: KeyboardEvent): void => {
    const { can } = this.#state ?? {};
    const controls = this.#box?.querySelector('matrix-call-controls');
    if (!can || !(controls instanceof CallControls) || !isPlainKey(event)) return;
    const request = requestOf(event.key, can);
    if (request) ask(controls, request);
    else if (event.key === HELP_KEY && can.hold) controls.show('shortcuts');
    else if (event.key !== 'Escape' || !controls.hide()) return;
    // Not for the shortcuts of the page, too.
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Put on the box of a call, it makes shortcuts work and lets the controls fade. */
export const callFrame = directive(CallFrame);
