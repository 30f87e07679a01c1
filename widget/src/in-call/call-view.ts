// What is shown of a call that runs: pictures, how it stands, what else is to know, and the controls.
import type { Call } from '@matrix-call/signalling';
import { html, type TemplateResult } from 'lit';
import { personIn, type ViewModel } from '../views/view-model.ts';
import { askingKey } from '../session/permissions.ts';
import type { LabelKey } from '../words/string-keys.ts';
import { bannersOf } from './banners.ts';

/** Renders a call from the moment it is placed or accepted until it ends. */
export function renderCall(model: ViewModel, call: Call): TemplateResult {
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

function hasTrack(stream: MediaStream | undefined, kind: 'audio' | 'video'): boolean {
  return stream?.getTracks().some((track) => track.kind === kind) ?? false;
}

function canCaptureScreen(): boolean {
  // Pages without https have no devices, telephones no screen to share.
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  return devices?.getDisplayMedia !== undefined;
}
