// Gives each view the state it shows.
import type { Call, CallTarget, TransferOffer } from '@matrix-call/signalling';
import { html, type TemplateResult } from 'lit';
import { awaitingBanner, bannersOf } from './banners.ts';
import { viewOf, type CallState } from './call-state.ts';
import { describePerson, isolate, type Person } from './person.ts';
import type { Say } from './say.ts';

/** Everything a view can depend on. */
export interface ViewModel {
  readonly say: Say;
  readonly state: CallState;
  readonly call: Call | undefined;
  /** A second call that rings while `call` runs. */
  readonly waiting: Call | undefined;
  /** The call that is on hold while `call` runs. */
  readonly held: Call | undefined;
  /** With whom the user will be connected. */
  readonly awaited: TransferOffer | undefined;
  readonly target: CallTarget;
  readonly isConnecting: boolean;
  readonly prefersVideo: boolean;
}

/** Renders the view that belongs to the state, and the words that tell a screen reader of it. */
export function renderView(model: ViewModel): TemplateResult {
  return html`<div class="main">${renderMain(model)}</div>
    <div class="hidden" role="status">${announce(model)}</div>`;
}

function renderMain(model: ViewModel): TemplateResult {
  const { call } = model;
  if (!call) return renderIdle(model);
  const view = viewOf(call.status);
  if (view === 'incoming') return renderIncoming(model, call);
  return view === 'ended' ? renderEnded(model, call) : renderCall(model, call);
}

function renderIdle({ say, state, target, isConnecting, prefersVideo }: ViewModel): TemplateResult {
  return html`<matrix-call-idle
    data-primary
    .say=${say}
    .person=${target.userId ? describePerson(target.userId) : undefined}
    .hasTarget=${hasTarget(target)}
    .isOnline=${state !== 'offline'}
    .isConnecting=${isConnecting}
    .prefersVideo=${prefersVideo}
  ></matrix-call-idle>`;
}

function renderIncoming({ say }: ViewModel, call: Call): TemplateResult {
  return html`<matrix-call-incoming
    data-primary
    .say=${say}
    .person=${opponentOf(call)}
    .offersVideo=${call.hasVideo}
  ></matrix-call-incoming>`;
}

function renderCall(model: ViewModel, call: Call): TemplateResult {
  const { say, target } = model;
  const { localStream, remoteStream, remoteScreenStream, opponent } = call;
  const person = opponentOf(call) ?? (target.userId ? describePerson(target.userId) : undefined);
  const showsRemoteVideo = hasTrack(remoteStream, 'video') && !opponent?.isCameraMuted;
  return html`<div class="call ${showsRemoteVideo || remoteScreenStream ? 'over-video' : ''}">
    <matrix-call-tiles
      .say=${say}
      .person=${person}
      .localStream=${localStream}
      .remoteStream=${remoteStream}
      .remoteScreenStream=${remoteScreenStream}
      .showsRemoteVideo=${showsRemoteVideo}
      .showsLocalTile=${hasTrack(localStream, 'video')}
      .isCameraMuted=${call.isCameraMuted}
      .isWaiting=${call.status === 'calling'}
    ></matrix-call-tiles>
    <matrix-call-status
      .say=${say}
      .person=${person}
      .state=${call.status}
      .durationMs=${call.durationMs}
      .isOpponentMuted=${call.status === 'connected' && Boolean(opponent?.isMicrophoneMuted)}
    ></matrix-call-status>
    <matrix-call-banners
      .say=${say}
      .banners=${bannersOf({ ...model, call })}
    ></matrix-call-banners>
    ${renderControls(model, call)}
  </div>`;
}

function renderControls({ say, held }: ViewModel, call: Call): TemplateResult {
  const { localStream } = call;
  const isRunning = call.status === 'connected' || call.status === 'reconnecting';
  return html`<matrix-call-controls
    data-primary
    .say=${say}
    .hasMicrophone=${hasTrack(localStream, 'audio')}
    .hasCamera=${isRunning || hasTrack(localStream, 'video')}
    .isMicrophoneMuted=${call.isMicrophoneMuted}
    .isCameraMuted=${call.isCameraMuted}
    .canShareScreen=${isRunning && canCaptureScreen()}
    .isScreenShared=${call.isScreenShared}
    .canHold=${isRunning}
    .isHolding=${call.isHolding}
    .canSendDigits=${call.canSendDigits}
    .canTransfer=${call.canTransfer}
    .transferSuggestion=${held?.opponent?.userId}
  ></matrix-call-controls>`;
}

function renderEnded({ say, target, awaited }: ViewModel, call: Call): TemplateResult {
  const banners = awaited ? [awaitingBanner(awaited)] : [];
  return html`<matrix-call-banners .say=${say} .banners=${banners}></matrix-call-banners>
    <matrix-call-ended
      data-primary
      .say=${say}
      .person=${opponentOf(call)}
      .reason=${call.endReason ?? 'failed'}
      .durationMs=${call.durationMs}
      .wasIncoming=${call.direction === 'incoming'}
      .hadVideo=${call.hasVideo}
      .canCall=${Boolean(call.opponent) || hasTarget(target)}
      .hadNoRelay=${call.isRelayMissing}
    ></matrix-call-ended>`;
}

function announce({ say, state, call, isConnecting }: ViewModel): string {
  if (!call) return state === 'idle' ? '' : say(isConnecting ? 'state.offline' : 'notConnected');
  const name = opponentOf(call)?.name;
  const values = name ? { name } : {};
  if (call.status === 'ended') return say(`ended.${call.endReason ?? 'failed'}`, values);
  if (call.status !== 'ringing') return say(`state.${call.status}`);
  return `${say(call.hasVideo ? 'incomingVideo' : 'incomingVoice')}: ${name ? isolate(name) : say('somebody')}`;
}

function opponentOf({ opponent }: Call): Person | undefined {
  return opponent && describePerson(opponent.userId, opponent.displayName);
}

function hasTarget(target: CallTarget): boolean {
  return Boolean(target.roomId ?? target.userId);
}

function hasTrack(stream: MediaStream | undefined, kind: 'audio' | 'video'): boolean {
  return stream?.getTracks().some((track) => track.kind === kind) ?? false;
}

function canCaptureScreen(): boolean {
  // Pages without https have no devices, telephones no screen to share.
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  return devices?.getDisplayMedia !== undefined;
}
