// What is shown of a call that runs: pictures, how it stands, what else is to know, and the controls.
import type { Call } from '@matrix-call/signalling';
import { html, nothing, type TemplateResult } from 'lit';
import { personIn, type ViewModel } from '../views/view-model.ts';
import { askingKey } from '../session/permissions.ts';
import type { Say } from '../words/say.ts';
import { addedBanner } from '../devices/device-banner.ts';
import { deskOf, type DeviceView } from '../devices/device-desk.ts';
import { bannersOf } from './banners.ts';
import { callFrame } from './call-frame.ts';
import type { Veil } from './call-veil.ts';
import type { Can } from './shortcuts.ts';
import { canSwap, type Seen } from './tile-layout.ts';

/** Renders a call from the moment it is placed or accepted until it ends. */
export function renderCall(model: ViewModel, call: Call): TemplateResult {
  const { say } = model;
  const desk = deskOf(model.deviceUser);
  const devices = desk.view();
  const { opponent } = call;
  const person = personIn(model, call);
  const banners = [...bannersOf({ ...model, call }), addedBanner(desk)];
  const veil = veilOf(call, Boolean(model.waiting ?? call.transferOffer));
  const seen = seenOf(call, banners.some(Boolean));
  const isOverVideo = seen.showsRemoteVideo || seen.remoteScreenStream !== undefined;
  const frame = {
    can: model.hasShortcuts ? canOf(call) : undefined,
    hasPicture: isOverVideo && call.status === 'connected' && !veil,
  };
  return html`<div class="call ${isOverVideo ? 'over-video' : ''}" ${callFrame(frame)}>
    ${renderTiles(model, call, { seen, devices })}
    <matrix-call-veil
      .style=${`position:absolute;inset:0;padding:0${veil ? '' : ';pointer-events:none'}`}
      .say=${say}
      .veil=${veil}
    ></matrix-call-veil>
    <matrix-call-status
      .say=${say}
      .person=${person}
      .state=${call.status}
      .asking=${call.status === 'preparing' ? askingKey(call.hasVideo) : undefined}
      .durationMs=${call.durationMs}
      .isOpponentMuted=${call.status === 'connected' && Boolean(opponent?.isMicrophoneMuted)}
      .quality=${call.quality}
      .isCameraPaused=${call.isCameraPaused}
    ></matrix-call-status>
    <matrix-call-banners
      class=${banners.some(Boolean) ? 'filled' : ''}
      .say=${say}
      .banners=${banners}
    ></matrix-call-banners>
    ${isOverVideo || seen.screenStream ? renderTools(say, seen) : nothing}
    ${renderControls(model, call, devices)}
  </div>`;
}

function seenOf(call: Call, keepsTopFree: boolean): Seen {
  const { localStream, remoteStream, remoteScreenStream, screenStream, opponent } = call;
  return {
    remoteScreenStream,
    screenStream,
    showsRemoteVideo: hasTrack(remoteStream, 'video') && !opponent?.isCameraMuted,
    showsLocalTile: hasTrack(localStream, 'video'),
    keepsTopFree,
  };
}

interface Shown {
  readonly seen: Seen;
  readonly devices: DeviceView;
}

function renderTiles(model: ViewModel, call: Call, { seen, devices }: Shown): TemplateResult {
  return html`<matrix-call-tiles
    .say=${model.say}
    .person=${personIn(model, call)}
    .localStream=${call.localStream}
    .remoteStream=${call.remoteStream}
    .remoteScreenStream=${seen.remoteScreenStream}
    .screenStream=${seen.screenStream}
    .showsRemoteVideo=${seen.showsRemoteVideo}
    .showsLocalTile=${seen.showsLocalTile}
    .keepsTopFree=${seen.keepsTopFree}
    .isVeiled=${veilOf(call) !== undefined}
    .isCameraMuted=${call.isCameraMuted}
    .isWaiting=${call.status === 'calling'}
    .speaker=${devices.chosen.speaker}
    .volume=${devices.volume}
  ></matrix-call-tiles>`;
}

function renderTools(say: Say, seen: Seen): TemplateResult {
  const hasScreen = seen.remoteScreenStream !== undefined;
  return html`<matrix-call-tools
    .say=${say}
    .canSwap=${canSwap(seen)}
    .hasStrip=${seen.screenStream !== undefined || (hasScreen && (canSwap(seen) || seen.showsLocalTile))}
  ></matrix-call-tools>`;
}

/** What stands over a picture that does not move. */
function veilOf({ status, isHolding, isHeld }: Call, isAsking = false): Veil | undefined {
  if (status === 'reconnecting') {
    return { word: 'lost', action: ['tryNow', { type: 'lookForPath' }], isCounted: true };
  }
  // What asks for a decision needs the room; More resumes as well.
  if (isHolding && !isAsking)
    return { word: 'onHold', action: ['resume', { type: 'hold', isHolding: false }] };
  return isHolding || isHeld ? { word: 'onHold' } : undefined;
}

/** What there is a control for. */
function canOf(call: Call): Can {
  const { localStream } = call;
  const isRunning = call.status === 'connected' || call.status === 'reconnecting';
  return {
    call,
    mute: hasTrack(localStream, 'audio'),
    film: isRunning || hasTrack(localStream, 'video'),
    share: isRunning && call.canShareScreen && canCaptureScreen(),
    hold: isRunning,
  };
}

function renderControls(model: ViewModel, call: Call, devices: DeviceView): TemplateResult {
  const can = canOf(call);
  return html`<matrix-call-controls
    .say=${model.say}
    .call=${call}
    .check=${model.check}
    .hasOwnPicture=${hasTrack(call.localStream, 'video')}
    .hasShortcuts=${model.hasShortcuts}
    .hasMicrophone=${can.mute}
    .hasCamera=${can.film}
    .isMicrophoneMuted=${call.isMicrophoneMuted}
    .isCameraMuted=${call.isCameraMuted}
    .canShareScreen=${can.share}
    .isScreenShared=${call.isScreenShared}
    .canFlipCamera=${call.canFlipCamera}
    .devices=${devices}
    .canHold=${can.hold}
    .isHolding=${call.isHolding}
    .isHeld=${call.isHeld}
    .canSendDigits=${call.canSendDigits}
    .canTransfer=${call.canTransfer}
    .transferSuggestion=${model.onHold?.opponent?.userId}
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
