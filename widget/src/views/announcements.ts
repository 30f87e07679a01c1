// What a screen reader is told: every change of a call once, a ring at once. Pure.
import type { Call } from '@matrix-call/signalling';
import { personIn, type ViewModel } from './view-model.ts';
import { endKey } from '../components/ended-view.ts';
import { LINK_KEYS } from './link.ts';
import { causeOfEnd } from './notice.ts';
import { askingKey } from '../session/permissions.ts';
import type { LabelKey, StringValues } from '../words/string-keys.ts';

/** What of a running call is not as it mostly is. */
export type Fact = (typeof FACTS)[number][0];

/** The words for the state. Those of a ring are `ringWords`. */
export function stateWords(model: ViewModel): string {
  const { say, state, call, link, notice, missed } = model;
  if (!call) return state === 'idle' ? missed.words(say) : say(LINK_KEYS[link]);
  const { status, endReason } = call;
  if (status === 'ringing') return '';
  if (status === 'ended') return say(endKey(endReason, causeOfEnd(notice, call)), valuesOf(model));
  const asking = status === 'preparing' ? askingKey(call.hasVideo) : undefined;
  return `${say(`state.${status}`)} ${asking ? say(asking) : ''}`.trim();
}

/** Who rings, with the user ID: the name is only a claim. */
export function ringWords(model: ViewModel): string {
  const { say, call, waiting } = model;
  const ringing = call?.status === 'ringing' ? call : waiting;
  if (!ringing) return '';
  const { name = say('somebody'), userId = '' } = personIn(model, ringing) ?? {};
  if (ringing === waiting) return `${say('waiting', { name })} ${userId}`;
  return `${say(ringing.hasVideo ? 'incomingVideo' : 'incomingVoice')}: ${name}, ${userId}`;
}

/** What is so in a call that runs. */
export function factsOf(call: Call | undefined): ReadonlySet<Fact> {
  if (call?.status !== 'connected') return new Set();
  const { opponent, remoteScreenStream, isMicrophoneMuted } = call;
  const facts: Readonly<Record<Fact, boolean | undefined>> = {
    microphoneIsOff: opponent?.isMicrophoneMuted,
    cameraOfIsOff: opponent?.isCameraMuted,
    screenIsShown: remoteScreenStream !== undefined,
    youAreMuted: isMicrophoneMuted,
  };
  return new Set(FACTS.map(([fact]) => fact).filter((fact) => facts[fact]));
}

/** The words for what has become so, and for what is not so any more. */
export function factWords(
  model: ViewModel,
  before: ReadonlySet<Fact>,
  now: ReadonlySet<Fact>,
): string {
  return FACTS.filter(([fact]) => before.has(fact) !== now.has(fact))
    .map(([fact, over]) => model.say(now.has(fact) ? fact : over, valuesOf(model)))
    .join(' ');
}

function valuesOf(model: ViewModel): StringValues {
  const name = model.call && personIn(model, model.call)?.name;
  return name ? { name } : {};
}

const FACTS = [
  ['microphoneIsOff', 'microphoneIsOn'],
  ['cameraOfIsOff', 'cameraOfIsOn'],
  ['screenIsShown', 'screenIsGone'],
  ['youAreMuted', 'youAreHeard'],
] as const satisfies readonly (readonly [LabelKey, LabelKey])[];
