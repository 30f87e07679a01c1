// The media of one call: the peer, what it sends, and what arrives.

import type { Candidate, Description } from '../call/media.ts';
import { MediaError, type Captured, type Device, type MediaConnection } from '../ports/peer.ts';
import type { MediaKinds, Peer } from '../ports/peer.ts';
import { CallRelay } from './call-relay.ts';
import { DeviceCapture } from './device-capture.ts';
import { LocalMedia } from './local-media.ts';
import type { MediaObserver, MediaPorts } from './media-ports.ts';
import { MediaView } from './media-view.ts';
import { watchFor } from './media-watch.ts';
import type { MediaWatch } from './media-watch.ts';
import { PictureFit } from './picture-fit.ts';
import { processedCapture } from './processed-capture.ts';
import type { QualityWatch } from '../ports/quality.ts';
import { reportTo } from './peer-reports.ts';
import { RemoteStreams } from './remote-streams.ts';
import { SlowConnection } from './slow-connection.ts';

/** Captures, connects and mutes. Tracks exist from `prepare…` to `release`, never before. */
export class CallMedia extends MediaView {
  readonly #ports: MediaPorts;
  readonly #observer: MediaObserver;
  protected readonly local: LocalMedia;
  readonly #capture: DeviceCapture;
  protected readonly watch: MediaWatch;
  protected qualityWatch: QualityWatch | undefined;
  readonly #fit: PictureFit;
  readonly #slowness: SlowConnection;
  protected readonly remote: RemoteStreams;
  readonly #relay = new CallRelay();
  #peer: Peer | undefined;
  #isConnected = false;
  /** The first descriptions of both are set. */
  #isAgreed = false;

  constructor(ports: MediaPorts, observer: MediaObserver) {
    super();
    const media = processedCapture(ports);
    this.#ports = { ...ports, media };
    this.#observer = observer;
    this.#capture = new DeviceCapture(media);
    this.local = new LocalMedia(this.#ports, observer);
    this.remote = new RemoteStreams(observer.changed);
    this.#slowness = new SlowConnection(ports.clock, observer.changed);
    this.watch = watchFor(observer, ports.clock, () => this.#connected.getStats());
    this.#fit = new PictureFit({
      setScale: (by) => this.#peer?.setPictureScale(by),
      setPaused: (isPaused) => {
        this.local.setCameraPaused(isPaused).catch(observer.problem);
      },
    });
  }

  /** It has no relay, waits for none, and is not connected. */
  get lacksRelay(): boolean {
    return this.#peer !== undefined && this.#relay.isMissing && !this.#isConnected;
  }

  /** It had no relay, and took long to connect, or was lost; also said of a call that is over. */
  get isRelayMissing(): boolean {
    return this.#slowness.isSlow && !this.#relay.isThere;
  }

  /** What the descriptions let the opponent send. */
  get receivedKinds(): Peer['receivedKinds'] {
    return this.#peer?.receivedKinds ?? new Set();
  }

  /** The opponent can look for another path. */
  get knowsRestarts(): boolean {
    return this.#peer?.knowsRestarts ?? true;
  }

  /** The devices are asked for and the offer is made, side by side. Rejects with `MediaError`. */
  prepareOffer(wanted: MediaKinds): Promise<void> {
    return this.#prepare(wanted, (peer) => peer.createOffer(wanted));
  }

  /** The devices are asked for and the answer is made, side by side. Rejects with `MediaError`. */
  prepareAnswer(offer: Description, wanted: MediaKinds): Promise<void> {
    return this.#prepare(wanted, async (peer) => {
      await peer.createAnswer(offer, wanted);
      this.#agree();
    });
  }

  /** Rejects with `MediaError`, like all that follow. */
  async applyAnswer(answer: Description): Promise<void> {
    await this.#connected.applyAnswer(answer);
    this.#agree();
  }

  /** The opponent takes no change of what we send: what it does not know of ends. */
  giveUpChanges(): Promise<void> {
    return this.local.giveUpChanges();
  }

  /** Another path is looked for by servers that are valid now. */
  async renewServers(): Promise<void> {
    // Where media was lost, a request to the homeserver may hang as well, and what it carries is waited for.
    this.#ports.network?.doubt();
    const iceServers = await this.#relay.renew(this.#ports.iceServers);
    if (iceServers.length > 0) this.#connected.setIceServers(iceServers);
  }

  /** Makes another offer. */
  async renegotiate(options: {
    readonly restartsIce: boolean;
    readonly isHolding: boolean;
  }): Promise<void> {
    this.#connected.setHolding(options.isHolding);
    await this.#connected.renegotiate(options);
  }

  /** Takes another offer of the opponent and makes our answer; where that is for another path, by servers that are valid. */
  async answerAgain(
    offer: Description,
    { isHolding }: { readonly isHolding: boolean },
  ): Promise<void> {
    this.#connected.setHolding(isHolding);
    // No other ones are waited for: the candidates that belong to the offer come right behind it.
    const { latest } = this.#ports.iceServers;
    if (!this.#relay.isThere) this.#relay.use(latest);
    await this.#connected.answerAgain(offer, latest);
    this.#agree();
  }

  /** Sends and plays nothing, or everything again: some opponents go on sending. */
  setHolding(isHolding: boolean): void {
    this.remote.setSilent(isHolding);
    this.#peer?.setHolding(isHolding);
  }

  /** Takes our open offer back. */
  async rollBack(): Promise<void> {
    await this.#connected.rollBack();
  }

  addCandidates(candidates: readonly Candidate[]): void {
    this.#peer?.addCandidates(candidates);
  }

  /** Our description, with the candidates gathered so far unless `isBare`. */
  localDescription(isBare = false): Description {
    return this.#connected.getLocalDescription(isBare);
  }

  /**
   * Mutes or unmutes, also before the devices are there; what changes is reported. Rejects with `MediaError` where a camera
   * cannot be had; a microphone that cannot is a problem. Either stays muted then.
   */
  async setMuted(device: Device, isMuted: boolean): Promise<void> {
    const { canNegotiate } = this.#observer.opponent();
    if (device === 'camera') this.#refit();
    const muting = this.local.setMuted(device, isMuted, canNegotiate);
    await (device === 'camera' ? muting : muting.catch(this.#observer.problem));
  }

  /**
   * Uses this device from now on, without an offer; one that is off when it goes on again. Rejects with `MediaError`, and
   * what was in use goes on.
   */
  async useDevice(device: Device, id: string): Promise<void> {
    if (this.#capture.isStarted) await this.local.switch.use(device, id);
    else this.local.devices.choose(device, id);
  }

  /** Uses the camera of the other side, or the next one. Rejects with `MediaError`, and what was in use goes on. */
  flipCamera(): Promise<void> {
    return this.local.switch.flip();
  }

  /**
   * Shares a screen, or ends that; what changes is reported. To be called in the very task of the user's click. Rejects
   * with `MediaError`.
   */
  setScreenShared(isShared: boolean): Promise<void> {
    return this.local.setScreenShared(isShared);
  }

  /** Plays digits to the opponent. Throws `MediaError` where that takes none. */
  sendDigits(digits: string): void {
    this.#connected.sendDigits(digits);
  }

  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#peer?.getStats();
  }

  /** Takes the devices of another call as they are, muted or not, so that the user is not asked twice. */
  adopt(other: CallMedia): void {
    this.#capture.takeFrom(other.#capture);
    this.local.takeFrom(other.local);
  }

  /** Closes the peer and stops every track, also those that are still being asked for. */
  release(): void {
    this.watch.stop();
    this.qualityWatch?.stop();
    this.#slowness.end();
    this.#peer?.close();
    this.#peer = undefined;
    this.remote.clear();
    this.local.close();
    this.#capture.stop();
  }

  get #connected(): Peer {
    if (this.#peer) return this.#peer;
    throw new MediaError('connectionFailed', 'There is no connection');
  }

  /** Rejects a first description that takes no sound. */
  #agree(): void {
    const { refused } = this.#connected;
    if (!this.#isAgreed && refused.has('microphone')) {
      throw new MediaError('connectionFailed', 'There is no common sound');
    }
    this.#isAgreed = true;
    this.local.noteRefused(refused);
  }

  async #prepare(wanted: MediaKinds, exchange: (peer: Peer) => Promise<void>): Promise<void> {
    const { media, iceServers, loadPeer } = this.#ports;
    const capturing = this.#capture.start(wanted, this.local.devices.choice);
    const ready = Promise.all([iceServers.get(), loadPeer?.()]);
    const [isGranted] = await Promise.all([media.isGranted(wanted), ready]);
    // Before the user has granted the devices, browsers hide this machine's addresses from a connection for good.
    if (!isGranted) await capturing;
    if (!this.#capture.has(capturing)) return;
    // The user may have taken longer than the servers.
    const peer = this.#connect(iceServers.latest);
    this.local.begin(peer, wanted);
    await exchange(peer);
    // Cameras take their time to start: nobody waits for those that the user has granted, and that did not fail by now.
    const captured = await (isGranted ? Promise.race([capturing, AT_ONCE]) : capturing);
    const opening = this.#open(capturing);
    if (captured) await opening;
    else opening.catch(this.#observer.problem);
  }

  /** Sends what was captured. What fails is told, and the call goes on with what there is. */
  async #open(capturing: Promise<Captured>): Promise<void> {
    const captured = await this.#capture.whenDone(capturing);
    if (!captured) return;
    if (captured.problem) this.#observer.problem(captured.problem);
    await this.local.open(captured.stream);
  }

  #connect(iceServers: readonly RTCIceServer[]): Peer {
    const { createPeer, isRelayOnly } = this.#ports;
    const listener = reportTo(this.#observer, {
      onRemoteStream: (stream) => {
        this.remote.add(stream);
      },
      onConnection: (connection) => {
        this.#connectionChanged(connection);
      },
    });
    this.#relay.use(iceServers);
    const peer = createPeer({ iceServers, isRelayOnly }, listener);
    this.#peer = peer;
    this.#isAgreed = false;
    this.qualityWatch = this.#watchQuality();
    return peer;
  }

  #watchQuality(): QualityWatch | undefined {
    const { clock, watchQuality } = this.#ports;
    return watchQuality?.({
      ...this.#observer,
      clock,
      getStats: () => this.#connected.getStats(),
      pictureScale: () => this.#fit.scale,
      looked: (sending) => {
        this.#fit.note(this.local.isCameraOn ? sending : undefined);
      },
    });
  }

  /** The user has changed what is sent: whether the network carries that is seen anew. */
  #refit(): void {
    this.#fit.reset();
    this.qualityWatch?.unsettle();
  }

  #connectionChanged(connection: MediaConnection): void {
    const isConnected = connection === 'connected';
    this.#slowness.note(isConnected);
    if (connection === 'connecting') return;
    this.#isConnected = isConnected;
    for (const watch of [this.watch, this.qualityWatch]) watch?.[isConnected ? 'start' : 'stop']();
    this.#observer.report({ type: isConnected ? 'mediaConnected' : 'mediaDisconnected' });
  }
}

const AT_ONCE = Promise.resolve(undefined);
