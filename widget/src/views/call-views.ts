// Gives each view the state it shows.
import type { Call, CallTarget } from '@matrix-call/signalling';
import { html, type nothing, type TemplateResult } from 'lit';
import { callPart } from '../session/call-part.ts';
import { viewOf } from './call-state.ts';
import { causeOfEnd, mayCallAgain } from './notice.ts';
import { calleeOf, opponentOf, personIn, type ViewModel } from './view-model.ts';

/** Renders the view that belongs to the state, and the words that tell a screen reader of it. */
export function renderView(model: ViewModel): TemplateResult {
  return html`<div class="main">${renderMain(model)}</div>
    <matrix-call-news .say=${model.say} .model=${model}></matrix-call-news>`;
}

function renderMain(model: ViewModel): TemplateResult | typeof nothing {
  const { call, preview } = model;
  if (preview) return preview.render(model);
  if (!call) return (model.renderIdle || renderIdle)(model);
  const view = viewOf(call.status);
  if (view === 'incoming') return renderIncoming(model, call);
  if (view === 'ended') return renderEnded(model, call);
  return callPart.part ? callPart.part.renderCall(model, call) : renderPreparing(model, call);
}

function renderIdle(model: ViewModel): TemplateResult {
  const { say, state, target, link, prefersVideo, missed } = model;
  return html`<matrix-call-idle
    data-primary
    .say=${say}
    .person=${calleeOf(model)}
    .hasTarget=${hasTarget(target)}
    .isOnline=${state !== 'offline'}
    .link=${link}
    .prefersVideo=${prefersVideo}
    .missed=${missed.draw(say)}
  ></matrix-call-idle>`;
}

function renderIncoming(model: ViewModel, call: Call): TemplateResult {
  return html`<matrix-call-incoming
    .say=${model.say}
    .person=${opponentOf(model, call)}
    .offersVideo=${call.hasVideo}
    .ring=${call}
  ></matrix-call-incoming>`;
}

/** A moment, until the chunk with all that is shown of a running call is there. */
function renderPreparing(model: ViewModel, call: Call): TemplateResult {
  return html`<matrix-call-preparing
    .say=${model.say}
    .person=${personIn(model, call)}
    .state=${call.status}
  ></matrix-call-preparing>`;
}

function renderEnded(model: ViewModel, call: Call): TemplateResult {
  const { say, target, awaited, notice } = model;
  const cause = causeOfEnd(notice, call);
  const banners = awaited && callPart.part ? [callPart.part.awaitingBanner(awaited)] : [];
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

function hasTarget(target: CallTarget): boolean {
  return Boolean(target.roomId ?? target.userId);
}
