// What is told of a call that runs outside of the element: to the screen, and to keys and lock screens; and how it sounds where.
import type { Call } from '@matrix-call/signalling';
import { hides } from '../hides.ts';
import { viewOf } from '../views/call-state.ts';
import { MediaControls } from './media-controls.ts';
import type { RingingHost } from './ringing-host.ts';
import { ScreenLight } from './screen-light.ts';

export { melodyIn } from './region-tones.ts';

/** The signs of the running call of one element. */
export class InCallSigns {
  readonly #host: RingingHost;
  readonly #controls: MediaControls;
  readonly #light = new ScreenLight();
  #call: Call | undefined;

  constructor(host: RingingHost) {
    this.#host = host;
    this.#controls = new MediaControls(host);
  }

  /** Tells of a call as it is now. */
  follow(call: Call | undefined): void {
    const running = call && viewOf(call.status) === 'call' ? call : undefined;
    if (running && running !== this.#call) this.#askForNotifications();
    this.#call = running;
    this.#controls.follow(running);
    this.#light.set(running?.status === 'connected' && showsVideo(running));
  }

  /** The user has just called or accepted, which is when they know why. */
  #askForNotifications(): void {
    const { Notification } = globalThis as Partial<typeof globalThis>;
    const { userActivation } = navigator as Partial<Navigator>;
    const { notifications, hide } = this.#host;
    if (!notifications || hides(hide, 'notification') || !userActivation?.isActive) return;
    // A browser that does not ask now shows none.
    if (Notification?.permission === 'default')
      Notification.requestPermission().catch(() => undefined);
  }
}

/** Whether there is a picture to look at, of either side. */
function showsVideo({ opponent, remoteStream, remoteScreenStream, isCameraMuted }: Call): boolean {
  const hasRemote = Boolean(remoteStream?.getVideoTracks().length) && !opponent?.isCameraMuted;
  return hasRemote || !isCameraMuted || remoteScreenStream !== undefined;
}
