// The page in the room of a client: waits until it may call, and then shows the element.
import { turnServiceAt } from '@matrix-call/signalling';
import { WidgetApiTransport, WidgetHost } from '@matrix-call/signalling/widget-api';
import { defineMatrixCall } from '../src/definition.ts';
import { MatrixCallElement } from '../src/matrix-call-element.ts';
import { draw } from './draw.ts';
import { setLanguage, setTheme } from './look.ts';
import type { InRoom } from './parameters.ts';
import { PictureInPicture } from '../src/display/picture-in-picture.ts';
import { roomView, type Step } from './room-view.ts';

/** The page of one room. */
export class RoomPage {
  readonly #parameters: InRoom;
  readonly #root: HTMLElement;
  readonly #host: WidgetHost;
  readonly #element: MatrixCallElement;
  readonly #picture = new PictureInPicture(() => {
    this.#show();
  });
  #step: Step = 'waiting';
  #canAskAgain = true;
  #isOnScreen = false;

  constructor(parameters: InRoom, root: HTMLElement) {
    this.#parameters = parameters;
    this.#root = root;
    const { hostOrigin: origin, widgetId, roomId } = parameters;
    this.#host = new WidgetHost(
      { host: window.parent, inbox: window, origin, widgetId, roomId },
      {
        onApproved: () => {
          this.#decide();
        },
        onRoomChanged: () => {
          this.#show();
        },
        onTheme: setTheme,
        onLanguage: setLanguage,
      },
    );
    defineMatrixCall();
    this.#element = new MatrixCallElement();
    // The client has settings for the devices, and has just asked what this page may do.
    this.#element.preview = 'never';
  }

  /** Shows the page, and follows what the client says. */
  open(): void {
    setTheme(this.#parameters.theme);
    setLanguage(this.#parameters.language);
    this.#element.addEventListener('matrix-call-statechange', () => {
      this.#follow();
    });
    void this.#host.whenAsked.then(() => {
      if (this.#step === 'waiting' || this.#step === 'silent') this.#go('deciding');
    });
    setTimeout(() => {
      if (this.#step === 'waiting') this.#go('silent');
    }, SILENT_MS);
    this.#show();
  }

  #go(step: Step): void {
    this.#step = step;
    this.#show();
  }

  /** The user of the client has approved something. */
  #decide(): void {
    if (!this.#host.mayCall) this.#go('refused');
    else if (this.#step !== 'ready') this.#begin();
    else {
      // What was not allowed when the call began may be by now.
      if (this.#isOnScreen) this.#stayInSight(true);
      this.#show();
    }
  }

  #begin(): void {
    const { roomId, userId, deviceId, turnService, isRelayOnly } = this.#parameters;
    const element = this.#element;
    element.transport = new WidgetApiTransport({
      host: this.#host,
      ...{ userId, deviceId },
      turnService: turnService === undefined ? undefined : turnServiceAt(turnService),
    });
    element.roomId = roomId;
    element.relayOnly = isRelayOnly;
    this.#go('ready');
  }

  /** What a change of the call means for the page. */
  #follow(): void {
    const { callState, remoteStream } = this.#element;
    this.#picture.follow(remoteStream);
    const isOnScreen = !QUIET.has(callState);
    if (isOnScreen !== this.#isOnScreen) {
      this.#isOnScreen = isOnScreen;
      this.#stayInSight(isOnScreen);
    }
    this.#show();
  }

  #stayInSight(isOnScreen: boolean): void {
    // A client that cannot keep it in sight was told of before the call.
    this.#host.setAlwaysOnScreen(isOnScreen).catch(() => undefined);
  }

  #show(): void {
    const others = this.#host.feed.room.facts.members.filter(
      ({ userId }) => userId !== this.#parameters.userId,
    );
    // Whom to call is asked only where it is not clear.
    if (!others.some(({ userId }) => userId === this.#element.callee)) {
      this.#element.callee = undefined;
    }
    draw(
      roomView({
        step: this.#step,
        element: this.#element,
        others,
        callee: this.#element.callee,
        missing: this.#host.missing,
        canAskAgain: this.#canAskAgain,
        canShowPicture: this.#picture.isPossible,
        askAgain: () => void this.#askAgain(),
        choose: (userId) => {
          this.#element.callee = userId;
          this.#show();
        },
        showPicture: () => {
          // Refused where the click is too old or the window was closed at once; the button stays.
          this.#picture.open().catch(() => undefined);
        },
      }),
      this.#root,
    );
  }

  async #askAgain(): Promise<void> {
    // Its user may have decided before the client answers.
    if (this.#step === 'refused') this.#go('deciding');
    try {
      await this.#host.askAgain();
    } catch {
      this.#canAskAgain = false;
      this.#go(this.#step === 'deciding' ? 'refused' : this.#step);
    }
  }
}

/** No call rings or runs. */
const QUIET: ReadonlySet<string> = new Set(['offline', 'idle', 'ended']);
/** Clients ask as soon as the frame has loaded. */
const SILENT_MS = 15_000;
