// The call where systems show what plays: its name, and keys for it.
import type { Call } from '@matrix-call/signalling';
import { ask, type Request } from '../request.ts';
import { describePerson } from '../words/person.ts';
import type { RingingHost } from './ringing-host.ts';

/** The media session of the page, for one element while its call runs. */
export class MediaControls {
  readonly #host: RingingHost;
  #call: Call | undefined;
  #isShown = false;
  #before: MediaMetadata | null = null;
  #metadata: MediaMetadata | null = null;

  constructor(host: RingingHost) {
    this.#host = host;
  }

  /** Shows a call as it is now, and takes all of it back once there is none. Of several elements the first one is shown. */
  follow(call: Call | undefined): void {
    const { mediaSession } = navigator as Partial<Navigator>;
    this.#call = call;
    if (!mediaSession) return;
    if (call) RUNNING.add(this);
    else RUNNING.delete(this);
    if (this.#isShown && !call) this.#end(mediaSession);
    const [first] = RUNNING;
    if (first) first.#show(mediaSession);
  }

  #show(session: MediaSession): void {
    if (!this.#isShown) this.#begin(session);
    if (!this.#call) return;
    const { isMicrophoneMuted, isCameraMuted } = this.#call;
    this.#showName(session, this.#call);
    tellDevices(session, { Microphone: !isMicrophoneMuted, Camera: !isCameraMuted });
  }

  #begin(session: MediaSession): void {
    this.#isShown = true;
    this.#before = session.metadata;
    for (const [action, requestOf] of Object.entries(ACTIONS)) {
      setHandler(session, action, () => {
        if (this.#call) ask(this.#host, requestOf(this.#call));
      });
    }
  }

  #end(session: MediaSession): void {
    this.#isShown = false;
    for (const action of Object.keys(ACTIONS)) setHandler(session, action, null);
    // What the page shows of its own meanwhile stays.
    if (session.metadata === this.#metadata) session.metadata = this.#before;
    this.#metadata = null;
    tellDevices(session, { Microphone: false, Camera: false });
  }

  #showName(session: MediaSession, { opponent }: Call): void {
    const { callee, calleeName } = this.#host;
    const { userId, displayName } = opponent ?? { userId: callee, displayName: calleeName };
    const title = userId ? describePerson(userId, displayName).name : '';
    if (title === this.#metadata?.title) return;
    session.metadata = this.#metadata = new MediaMetadata({ title });
  }
}

/** All whose calls run; that of the first one is shown. */
const RUNNING = new Set<MediaControls>();

function setHandler(session: MediaSession, action: string, handler: (() => void) | null): void {
  try {
    session.setActionHandler(action as MediaSessionAction, handler);
  } catch {
    // A browser that does not know the key shows none.
  }
}

/** Browsers that know neither say nothing of them. */
function tellDevices(session: MediaSession, isActive: Readonly<Record<Device, boolean>>): void {
  const switches = session as Partial<Record<`set${Device}Active`, (isActive: boolean) => unknown>>;
  for (const device of ['Microphone', 'Camera'] as const) {
    // A browser that refuses shows the device as it was; nothing else depends on it.
    try {
      Promise.resolve(switches[`set${device}Active`]?.call(session, isActive[device])).catch(
        () => undefined,
      );
    } catch {
      // As where the promise is rejected.
    }
  }
}

type Device = 'Microphone' | 'Camera';

const ACTIONS: Readonly<Record<string, (call: Call) => Request>> = {
  hangup: () => ({ type: 'hangUp' }),
  togglemicrophone: ({ isMicrophoneMuted }) => ({
    type: 'muteMicrophone',
    isMuted: !isMicrophoneMuted,
  }),
  togglecamera: ({ isCameraMuted }) => ({ type: 'muteCamera', isMuted: !isCameraMuted }),
};
