// Tells of calls outside of the element: by tones, by the title of the page, by a notification, by shaking the phone.
import type { Call } from '@matrix-call/signalling';
import { hides } from '../hides.ts';
import { ask } from '../request.ts';
import { viewOf, type CallState } from '../views/call-state.ts';
import { describePerson } from '../words/person.ts';
import { speaker, type Say } from '../words/say.ts';
import { CallTones } from './call-tones.ts';
import { inCallPart } from './in-call-part.ts';
import type { InCallSigns } from './in-call-signs.ts';
import { markPage } from './page-mark.ts';
import { readClick, RingNotification, type RingSign } from './ring-notification.ts';
import type { RingingHost } from './ringing-host.ts';
import { Vibration } from './vibration.ts';

/** The ringing of one element, and what else its calls do to the page around it. Touches nothing while there is no call. */
export class Ringing {
  /** Says what notifications and the title of the page say. */
  say: Say = speaker();
  readonly #host: RingingHost;
  readonly #tones: CallTones;
  readonly #vibration = new Vibration();
  readonly #notification: RingNotification;
  #inCall: InCallSigns | undefined;
  /** The call that rings as the page lets it. */
  #allowed: Call | undefined;
  #ringing: Call | undefined;
  /** The call that was last told of by the system, as long as that counts. */
  #notified: Call | undefined;
  #isInFront = false;
  #canVibrate = false;
  #running: Call | undefined;

  constructor(host: RingingHost) {
    this.#host = host;
    this.#tones = new CallTones(host);
    this.#notification = new RingNotification(() => {
      window.focus();
      this.#focus();
    });
  }

  /** Lets a call be told of when it rings. Before that nothing is: the page is asked first. */
  allow(call: Call): void {
    this.#allowed = call;
    this.#canVibrate = true;
    this.#tones.allow(call);
  }

  /** Ends tone and vibration of the call that rings, which rings on for the eye. */
  silence(): void {
    this.#canVibrate = false;
    this.#vibration.set(false);
    this.#tones.silence();
  }

  /** A call is back in front. */
  comeBack(): void {
    this.#tones.comeBack();
  }

  /** Tells of the calls as they are now. */
  follow(state: CallState, call: Call | undefined, waiting: Call | undefined): void {
    this.#tones.play(state, call, waiting);
    const ringing = state === 'ringing' ? call : waiting;
    this.#ring(ringing === this.#allowed ? ringing : undefined, state === 'ringing');
    this.#run(state, call);
  }

  #ring(call: Call | undefined, isInFront: boolean): void {
    const previous = this.#ringing;
    if (!call && !previous) return;
    this.#ringing = call;
    this.#isInFront = isInFront;
    if (!call !== !previous) this.#listen(call !== undefined);
    this.#show();
  }

  /** The user may see the page again, or leave it; and answer where the page is not. */
  #listen(isOn: boolean): void {
    const change = isOn ? 'addEventListener' : 'removeEventListener';
    document[change]('visibilitychange', this.#show);
    // Pages without https have none.
    const { serviceWorker } = navigator as Partial<Navigator>;
    serviceWorker?.[change]('message', this.#hear);
  }

  /** A page that is seen shows by itself that it rings. */
  readonly #show = (): void => {
    const isSeen = document.visibilityState !== 'hidden';
    const away = isSeen ? undefined : this.#ringing;
    this.#vibration.set(Boolean(isSeen && this.#ringing && this.#isInFront && this.#canVibrate));
    const { hide } = this.#host;
    const marking = hides(hide, 'title') ? undefined : away;
    markPage(this, marking && this.say('titleRinging', named(marking)));
    this.#notify(away);
  };

  #notify(away: Call | undefined): void {
    const before = this.#notified;
    if (away === before) return;
    this.#notified = away;
    const { hide, notifications } = this.#host;
    const sign = signOf(away, before, this.say);
    if (!sign) this.#notification.close();
    else if (this.#notification.isAllowed && !hides(hide, 'notification'))
      this.#notification.show(sign, { byWorker: notifications });
  }

  /** Only the service worker of this page speaks here, and only of the call that rings is it obeyed. */
  readonly #hear = (event: Event): void => {
    const click = readClick((event as MessageEvent<unknown>).data);
    if (!click || click.callId !== this.#ringing?.callId) return;
    if (click.action === 'accept') ask(this.#host, { type: 'answer', video: this.#host.video });
    else if (click.action === 'decline') ask(this.#host, { type: 'reject' });
    else this.#focus();
  };

  readonly #focus = (): void => {
    this.#host.shadowRoot?.querySelector<HTMLElement>('.card')?.focus();
  };

  #run(state: CallState, call: Call | undefined): void {
    this.#running = viewOf(state) === 'call' ? call : undefined;
    if (inCallPart.part) this.#tellPart();
    // Without it the call goes on as well.
    else if (this.#running) inCallPart.load().then(this.#tellPart, () => undefined);
  }

  readonly #tellPart = (): void => {
    if (inCallPart.part && this.#running)
      this.#inCall ??= new inCallPart.part.InCallSigns(this.#host);
    this.#inCall?.follow(this.#running);
  };
}

/** What a notification says of a call that rings, or was missed before anybody came back to the page. */
function signOf(away: Call | undefined, before: Call | undefined, say: Say): RingSign | undefined {
  const call = away ?? before;
  if (!call) return undefined;
  const { callId } = call;
  if (!away)
    return call.endReason === 'missed'
      ? { callId, title: say('missedFrom', named(call)) }
      : undefined;
  return {
    ...{ callId, title: named(call).name ?? say('somebody') },
    body: say(call.hasVideo ? 'incomingVideo' : 'incomingVoice'),
    actions: [
      { action: 'accept', title: say('accept') },
      { action: 'decline', title: say('reject') },
    ],
  };
}

function named({ opponent }: Call): { readonly name?: string } {
  return opponent ? { name: describePerson(opponent.userId, opponent.displayName).name } : {};
}
