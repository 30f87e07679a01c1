// The picture of whoever is shown: the one of the page's choice, or the one they chose.
import type { Call, CallTarget } from '@matrix-call/signalling';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallState } from '../views/call-state.ts';
import type { Dialer } from './dialer.ts';
import { pictureUrl } from './picture-url.ts';

/** The element as it concerns pictures. */
export interface PictureHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly callState: CallState;
  readonly pictures: string | undefined;
  readonly calleeAvatar: string | undefined;
}

/** Shows one picture at a time, and keeps none that is not shown. */
export class PictureFrame implements ReactiveController {
  readonly #host: PictureHost;
  readonly #dialer: Dialer;
  /** Whose picture was asked for last, and in which room. */
  #asked: string | undefined;
  #userId: string | undefined;
  #blob: Blob | undefined;
  #url: string | undefined;

  constructor(host: PictureHost, dialer: Dialer) {
    this.#host = host;
    this.#dialer = dialer;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    // Moving the element removes and inserts it.
    setTimeout(() => {
      if (!this.#host.isConnected) this.#clear();
    });
  }

  /** The address of the picture that is shown now. What is not known yet is asked for, and drawn once it is there. */
  urlFor(call: Call | undefined, target: CallTarget): string | undefined {
    const { pictures, calleeAvatar, callState } = this.#host;
    const called = call?.direction === 'incoming' ? undefined : target.userId;
    const userId = call?.opponent?.userId ?? called;
    // Whoever was called may have connected us with somebody else.
    const given = userId === target.userId ? pictureUrl(calleeAvatar) : undefined;
    if (pictures === 'none' || !userId || given) {
      this.#clear();
      return pictures === 'none' ? undefined : given;
    }
    if (callState === 'offline') this.#asked = undefined;
    else void this.#ask(userId, call?.roomId ?? target.roomId);
    return userId === this.#userId ? this.#url : undefined;
  }

  async #ask(userId: string, roomId: string | undefined): Promise<void> {
    const asked = `${userId} ${roomId ?? ''}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    const picture = await this.#dialer.pictureOf(userId, roomId);
    if (asked === this.#asked) this.#hang(userId, picture);
  }

  #hang(userId: string, blob: Blob | undefined): void {
    if (userId === this.#userId && blob === this.#blob) return;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#userId = userId;
    this.#blob = blob;
    this.#url = blob && URL.createObjectURL(blob);
    this.#host.requestUpdate();
  }

  #clear(): void {
    this.#asked = undefined;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#userId = this.#blob = this.#url = undefined;
  }
}
