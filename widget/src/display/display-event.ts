// What tells a page that a call became small or large, or has a window of its own.
import type { Display } from './display.ts';

/** The call became small or large, or went to a window of its own or came back. */
export class MatrixCallDisplayChangeEvent extends Event {
  readonly display: Display;
  readonly isMinimized: boolean;
  readonly isPoppedOut: boolean;

  constructor(display: Display, isMinimized: boolean, isPoppedOut: boolean) {
    super('matrix-call-displaychange', { bubbles: true, composed: true });
    this.display = display;
    this.isMinimized = isMinimized;
    this.isPoppedOut = isPoppedOut;
  }
}
