// Gives each view the state it shows.
import type { Call, CallTarget, TransferTarget } from '@matrix-call/signalling';
import { html, type nothing, type TemplateResult } from 'lit';
import { awaitingBanner, bannersOf } from './banners.ts';
import { viewOf, type CallState } from './call-state.ts';
import type { Link } from './link.ts';
import { askingKey } from '../session/permissions.ts';
import { describePerson, type Person } from '../words/person.ts';
import { causeOfEnd, mayCallAgain, type Notice } from './notice.ts';
import type { Say } from '../words/say.ts';
import type { LabelKey } from '../words/string-keys.ts';

/** Everything a view can depend on. */
export interface ViewModel {
  readonly say: Say;
  readonly state: CallState;
  readonly call: Call | undefined;
  /** A second call that rings while `call` runs. */
  readonly waiting: Call | undefined;
  /** The call that is on hold while `call` runs. */
  readonly onHold: Call | undefined;
  /** With whom the user will be connected. */
  readonly awaited: TransferTarget | undefined;
  readonly target: CallTarget;
  /** The name that the user to call chose, once it is known. */
  readonly calleeName: string | undefined;
  readonly link: Link;
  /** Draws what is before a call, where that is not as for users with an account. */
  readonly renderIdle: ((model: ViewModel) => TemplateResult | typeof nothing) | false;
  readonly prefersVideo: boolean;
  readonly notice: Notice | undefined;
}

/** Renders the view that belongs to the state, and the words that tell a screen reader of it. */
export function renderView(model: ViewModel): TemplateResult {
  return html`<div class="main">${renderMain(model)}</div>
    <matrix-call-news .say=${model.say} .model=${model}></matrix-call-news>`;
}

function renderMain(model: ViewModel): TemplateResult | typeof nothing {
  const { call } = model;
  if (!call) return (model.renderIdle || renderIdle)(model);
  const view = viewOf(call.status);
  if (view === 'incoming') return renderIncoming(model, call);
  return view === 'ended' ? renderEnded(model, call) : renderCall(model, call);
}

function renderIdle(model: ViewModel): TemplateResult {
  const { say, state, target, link, prefersVideo } = model;
  return html`<matrix-call-idle
    data-primary
    .say=${say}
    .person=${calleeOf(model)}
    .hasTarget=${hasTarget(target)}
    .isOnline=${state !== 'offline'}
    .link=${link}
    .prefersVideo=${prefersVideo}
  ></matrix-call-idle>`;
}

function renderIncoming({ say }: ViewModel, call: Call): TemplateResult {
  return html`<matrix-call-incoming
    .say=${say}
    .person=${opponentOf(call)}
    .offersVideo=${call.hasVideo}
    .ring=${call}
  ></matrix-call-incoming>`;
}

function renderCall(model: ViewModel, call: Call): TemplateResult {
  const { say } = model;
  const { localStream, remoteStream, remoteScreenStream, opponent } = call;
  const person = personIn(model, call);
  const banners = bannersOf({ ...model, call });
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
    <matrix-call-veil
      .style=${'position:absolute;inset:0;padding:0'}
      .say=${say}
      .word=${veilOf(call)}
    ></matrix-call-veil>
    <matrix-call-status
      .say=${say}
      .person=${person}
      .state=${call.status}
      .asking=${call.status === 'preparing' ? askingKey(call.hasVideo) : undefined}
      .durationMs=${call.durationMs}
      .isOpponentMuted=${call.status === 'connected' && Boolean(opponent?.isMicrophoneMuted)}
    ></matrix-call-status>
    <matrix-call-banners
      class=${banners.some(Boolean) ? 'filled' : ''}
      .say=${say}
      .banners=${banners}
    ></matrix-call-banners>
    ${renderControls(model, call)}
  </div>`;
}

/** What stands over a picture that does not move. */
function veilOf({ status, isHolding, isHeld }: Call): LabelKey | undefined {
  if (status === 'reconnecting') return 'lost';
  return isHolding || isHeld ? 'onHold' : undefined;
}

function renderControls({ say, onHold }: ViewModel, call: Call): TemplateResult {
  const { localStream } = call;
  const isRunning = call.status === 'connected' || call.status === 'reconnecting';
  return html`<matrix-call-controls
    .say=${say}
    .hasMicrophone=${hasTrack(localStream, 'audio')}
    .hasCamera=${isRunning || hasTrack(localStream, 'video')}
    .isMicrophoneMuted=${call.isMicrophoneMuted}
    .isCameraMuted=${call.isCameraMuted}
    .canShareScreen=${isRunning && call.canShareScreen && canCaptureScreen()}
    .isScreenShared=${call.isScreenShared}
    .canHold=${isRunning}
    .isHolding=${call.isHolding}
    .isHeld=${call.isHeld}
    .canSendDigits=${call.canSendDigits}
    .canTransfer=${call.canTransfer}
    .transferSuggestion=${onHold?.opponent?.userId}
  ></matrix-call-controls>`;
}

function renderEnded(model: ViewModel, call: Call): TemplateResult {
  const { say, target, awaited, notice } = model;
  const cause = causeOfEnd(notice, call);
  const banners = awaited ? [awaitingBanner(awaited)] : [];
  return html`<matrix-call-banners .say=${say} .banners=${banners}></matrix-call-banners>
    <matrix-call-ended
      data-primary
      .say=${say}
      .person=${personIn(model, call)}
      .reason=${call.endReason ?? 'failed'}
      .cause=${cause}
      .durationMs=${call.durationMs}
      .wasIncoming=${call.direction === 'incoming'}
      .hadVideo=${call.hasVideo}
      .canCall=${(Boolean(call.opponent) || hasTarget(target)) && mayCallAgain(cause)}
      .hadNoRelay=${call.isRelayMissing}
    ></matrix-call-ended>`;
}

/** Who is called, also where the call came to nothing before anybody was found. */
export function personIn(model: ViewModel, call: Call): Person | undefined {
  return opponentOf(call) ?? (call.direction === 'outgoing' ? calleeOf(model) : undefined);
}

function calleeOf({ target, calleeName }: ViewModel): Person | undefined {
  return target.userId ? describePerson(target.userId, calleeName) : undefined;
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
