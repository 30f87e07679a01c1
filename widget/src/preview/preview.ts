// A face before the call: the user sees and hears themself, chooses devices, and goes on or back.
import type { Call, MediaCapture, MediaErrorCode } from '@matrix-call/signalling';
import { html, type ReactiveController, type TemplateResult } from 'lit';
import { deskOf, type DeviceDesk, type DeviceView } from '../devices/device-desk.ts';
import type { ChosenDevice } from '../request.ts';
import type { DeviceUser } from '../session/device-user.ts';
import type { CallRequest, Grant } from '../request.ts';
import { rememberPreview } from '../session/preview-memory.ts';
import { isActive } from '../views/call-state.ts';
import { calleeOf, opponentOf, type PreviewFace, type ViewModel } from '../views/view-model.ts';
import { LevelMeter } from './level-meter.ts';
import { PreviewCapture } from './preview-capture.ts';
import { playTestTone } from './test-tone.ts';

/** What a preview stands before. */
export interface PreviewWish {
  readonly user: DeviceUser;
  readonly request: CallRequest;
  readonly grant: Grant;
  readonly media: MediaCapture;
  /** Takes it away, after the call could not begin by this failure. */
  readonly close: (failure?: Error) => void;
}

/** Opens a preview before a call. */
export function openPreview(wish: PreviewWish): PreviewFace {
  return new Preview(wish);
}

/** What the view shows of it. */
export interface PreviewLook {
  readonly isAnswer: boolean;
  readonly mayUseCamera: boolean;
  readonly isCameraOn: boolean;
  readonly isMuted: boolean;
  readonly isAsking: boolean;
  readonly isPlaying: boolean;
  readonly camera: MediaStreamTrack | undefined;
  readonly problem: MediaErrorCode | undefined;
  readonly devices: DeviceView;
}

/** One preview. It closes by itself where the call that it stands before cannot be any more. */
export class Preview implements PreviewFace, ReactiveController {
  readonly #wish: PreviewWish;
  readonly #capture: PreviewCapture;
  readonly #desk: DeviceDesk;
  readonly #ring: Call | undefined;
  #isCameraOn: boolean;
  #isMuted = false;
  #isAsking = true;
  #isPlaying = false;
  #isBegun = false;
  #problem: MediaErrorCode | undefined;
  #meter: LevelMeter | undefined;
  /** Not drawn with the whole element: it changes all the time. */
  #onLevel: (level: number) => void = () => undefined;

  constructor(wish: PreviewWish) {
    const { user, request } = wish;
    this.#wish = wish;
    this.#capture = new PreviewCapture(wish.media, () => user.host.processTrack);
    this.#desk = deskOf(user);
    this.#desk.isLookedAt = true;
    this.#isCameraOn = request.video;
    if (request.type === 'answer') {
      this.#ring = user.session.call;
      // It goes on to ring for the caller; whoever looks at themself knows.
      user.session.ringing.silence();
    }
    user.host.addController(this);
    void this.open();
  }

  /** Asks for the devices. */
  async open(): Promise<void> {
    const { user } = this.#wish;
    this.#isAsking = true;
    user.host.requestUpdate();
    this.#learn(await this.#capture.open(this.#isCameraOn, user.session.devices()?.chosen()));
    this.#isAsking = false;
    // Now the browser names them.
    await this.#desk.look();
  }

  hostUpdate(): void {
    const { call, state } = this.#wish.user.session;
    const isWanted = this.#ring ? call === this.#ring && state === 'ringing' : !isActive(state);
    if (!isWanted) this.#close();
  }

  hostDisconnected(): void {
    this.#close();
  }

  render(model: ViewModel): TemplateResult {
    return html`<matrix-call-preview
      data-primary
      .say=${model.say}
      .person=${this.#ring ? opponentOf(model, this.#ring) : calleeOf(model)}
      .look=${this.#look()}
      .preview=${this}
    ></matrix-call-preview>`;
  }

  /** Tells one listener how loud the microphone is. */
  listen(onLevel: (level: number) => void): void {
    this.#onLevel = onLevel;
  }

  /** Begins or answers the call as it was set up here. */
  async begin(): Promise<void> {
    if (this.#isBegun) return;
    this.#isBegun = true;
    const { request, grant, user } = this.#wish;
    const [video, isMuted] = [this.#isCameraOn, this.#isMuted];
    rememberPreview(video);
    // The call captures for itself, and some systems give a camera only once.
    this.#release();
    try {
      await grant({ ...request, video });
      if (isMuted) user.session.activeCall().setMicrophoneMuted(true);
      this.#close();
    } catch (failure) {
      this.#close(failure as Error);
    }
  }

  /** Leaves all as it was before. */
  back(): void {
    this.#close();
  }

  async setCameraOn(isOn: boolean): Promise<void> {
    this.#isCameraOn = isOn;
    this.#problem = undefined;
    if (isOn) await this.#take('camera');
    else this.#capture.drop('camera');
    this.#redraw();
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#redraw();
  }

  /** Uses another device, here and in the call. */
  async choose(device: ChosenDevice): Promise<void> {
    await this.#desk.use([device]);
    if (device.kind === 'microphone' || (device.kind === 'camera' && this.#isCameraOn))
      await this.#take(device.kind);
  }

  async playTone(): Promise<void> {
    this.#isPlaying = true;
    this.#redraw();
    await playTestTone(this.#desk.view().chosen.speaker);
    this.#isPlaying = false;
    this.#redraw();
  }

  async #take(kind: 'microphone' | 'camera'): Promise<void> {
    const chosen = this.#wish.user.session.devices()?.chosen();
    this.#learn(await this.#capture.take(kind, chosen?.[kind]));
    await this.#desk.look();
  }

  #learn(problem: MediaErrorCode | undefined): void {
    this.#problem = problem;
    if (!this.#capture.trackOf('camera')) this.#isCameraOn = false;
    const microphone = this.#capture.trackOf('microphone');
    if (microphone !== this.#meter?.track) {
      this.#meter?.stop();
      this.#meter = microphone && new LevelMeter(microphone, this.#tellLevel);
    }
    this.#redraw();
  }

  readonly #tellLevel = (level: number): void => {
    this.#onLevel(this.#isMuted ? 0 : level);
  };

  #look(): PreviewLook {
    const camera = this.#capture.trackOf('camera');
    const view = this.#desk.view();
    const idOf = (kind: 'microphone' | 'camera') =>
      this.#capture.trackOf(kind)?.getSettings().deviceId ?? view.chosen[kind];
    return {
      isAnswer: this.#ring !== undefined,
      mayUseCamera: !this.#ring || this.#ring.hasVideo,
      isCameraOn: this.#isCameraOn,
      isMuted: this.#isMuted,
      isAsking: this.#isAsking,
      isPlaying: this.#isPlaying,
      camera,
      problem: this.#problem,
      devices: {
        ...view,
        chosen: { ...view.chosen, microphone: idOf('microphone'), camera: idOf('camera') },
      },
    };
  }

  #redraw(): void {
    this.#wish.user.host.requestUpdate();
  }

  #release(): void {
    this.#meter?.stop();
    this.#meter = undefined;
    this.#capture.stop();
  }

  #close(failure?: Error): void {
    this.#release();
    this.#desk.isLookedAt = false;
    this.#wish.user.host.removeController(this);
    this.#wish.close(failure);
    this.#redraw();
  }
}
