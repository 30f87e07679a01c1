// Holds a call back until the user has seen how they will be seen.
import { createMediaCapture } from '@matrix-call/signalling';
import type { Grant, Request } from '../request.ts';
import { isActive } from '../views/call-state.ts';
import type { PreviewFace } from '../views/view-model.ts';
import { callPart } from './call-part.ts';
import type { DeviceUser } from './device-user.ts';
import { isWanted } from './preview-memory.ts';

/** Where the user goes through on the way to a call. */
export class PreviewGate {
  /** What is shown there, while somebody is. */
  face: PreviewFace | undefined;
  readonly #user: DeviceUser;

  constructor(user: DeviceUser) {
    this.#user = user;
  }

  get #isOpen(): boolean {
    return this.face !== undefined;
  }

  /** Grants a request, at once or once the user has gone through. */
  async pass(request: Request, grant: Grant): Promise<void> {
    const { host, session } = this.#user;
    const { call, devices, state } = session;
    const isHeld = 'video' in request && isWanted(host.preview, request.video);
    if (!isHeld || this.#isOpen || (isActive(state) && state !== 'ringing') || !devices())
      return grant(request);
    const part = await callPart.load().catch(() => undefined);
    // Nobody is kept from a call because a part of the program did not come, or did after the call.
    if (!part) return grant(request);
    if (session.call !== call || session.state !== state || this.face) return;
    return new Promise((resolve, reject) => {
      const close = (failure?: Error): void => {
        this.face = undefined;
        if (failure) reject(failure);
        else resolve();
      };
      const media = createMediaCapture();
      this.face = part.openPreview({ user: this.#user, request, grant, media, close });
    });
  }
}
