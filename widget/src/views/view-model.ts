// What a view is drawn from, and who is in it.
import type { Call, CallTarget } from '@matrix-call/signalling';
import type { nothing, TemplateResult } from 'lit';
import type { Beside } from '../session/beside.ts';
import { describePerson, type Person } from '../words/person.ts';
import type { Say } from '../words/say.ts';
import type { ConnectionFinding } from '../words/check-text.ts';
import type { DeviceUser } from '../session/device-user.ts';
import type { CallState } from './call-state.ts';
import type { Link } from './link.ts';
import type { Notice } from './notice.ts';

/** Everything a view can depend on. */
export interface ViewModel extends Beside {
  readonly say: Say;
  readonly state: CallState;
  readonly call: Call | undefined;
  readonly target: CallTarget;
  /** The name that the user to call chose, once it is known. */
  readonly calleeName: string | undefined;
  /** The address of the picture of whoever is shown. */
  readonly picture: string | undefined;
  readonly link: Link;
  /** Draws what is before a call, where that is not as for users with an account. */
  readonly renderIdle: ((model: ViewModel) => TemplateResult | typeof nothing) | false;
  readonly prefersVideo: boolean;
  readonly notice: Notice | undefined;
  /** Whether keys of their own count in a call. */
  readonly hasShortcuts: boolean;
  /** Finds out whether calls can work from here. */
  readonly check: (signal: AbortSignal) => Promise<readonly ConnectionFinding[]>;
  /** Whose devices are used. */
  readonly deviceUser: DeviceUser;
  /** What is seen before a call begins, while it is. */
  readonly preview: PreviewFace | undefined;
}

/** What is seen before a call begins. */
export interface PreviewFace {
  render(model: ViewModel): TemplateResult;
}

/** Who is called, also where the call came to nothing before anybody was found. */
export function personIn(model: ViewModel, call: Call): Person | undefined {
  return opponentOf(model, call) ?? (call.direction === 'outgoing' ? calleeOf(model) : undefined);
}

/** Who would be called. */
export function calleeOf({ target, calleeName, picture }: ViewModel): Person | undefined {
  return target.userId ? { ...describePerson(target.userId, calleeName), picture } : undefined;
}

/** The other side of a call. */
export function opponentOf({ picture }: ViewModel, { opponent }: Call): Person | undefined {
  return opponent && { ...describePerson(opponent.userId, opponent.displayName), picture };
}
