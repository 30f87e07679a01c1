// After a call: how it ended, in exact words, and calling again.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { EndReason } from '@matrix-call/signalling';
import type { MatrixCallErrorCode } from '../errors.ts';
import type { StringKey } from '../words/string-keys.ts';
import { formatDuration } from '../words/duration.ts';
import type { Person } from '../words/person.ts';
import { Component, reactive } from './component.ts';
import { avatar, avatarStyles, roundButton, sizes } from './parts.ts';
import { buttons, personView } from './tokens.ts';

/** Shows how a call ended. */
export class EndedView extends Component {
  static override styles = [
    Component.styles,
    buttons,
    personView,
    avatarStyles,
    sizes,
    css`
      .name {
        font-size: calc(1.25 * var(--_rem));
        -webkit-line-clamp: 4;
      }
    `,
  ];
  static override properties = reactive(
    'person',
    'reason',
    'cause',
    'durationMs',
    'wasIncoming',
    'hadVideo',
    'canCall',
    'hadNoRelay',
  );

  declare person: Person | undefined;
  declare reason: EndReason;
  /** The problem that says better than the reason why it ended. */
  declare cause: MatrixCallErrorCode | undefined;
  declare durationMs: number;
  declare wasIncoming: boolean;
  declare hadVideo: boolean;
  declare canCall: boolean;
  declare hadNoRelay: boolean;

  protected override render(): TemplateResult {
    const name = this.person?.name;
    return html`<div class="view">
      ${avatar(this.person)}
      ${this.cause && name ? html`<p class="quiet" part="name"><bdi>${name}</bdi></p>` : nothing}
      <h2 class="name" part="status">
        ${this.say(endKey(this.reason, this.cause), { ...(name && { name }) })}
      </h2>
      <p class="quiet" part="hint">${this.#hint()}</p>
      <div class="actions">
        ${this.canCall ? this.#renderAgain() : nothing}
        ${roundButton({
          icon: 'close',
          label: this.say('dismiss'),
          part: 'dismiss',
          isPrimary: !this.canCall,
          press: this.asks({ type: 'dismiss' }),
        })}
      </div>
    </div>`;
  }

  #renderAgain(): TemplateResult {
    return roundButton({
      icon: this.hadVideo ? 'camera' : 'phone',
      label: this.say(this.wasIncoming ? 'callBack' : 'callAgain'),
      part: 'call-again',
      look: 'accent',
      isPrimary: true,
      press: this.asks({ type: 'callAgain', video: this.hadVideo }),
    });
  }

  #hint(): string {
    if (this.cause) return this.say(`help.${this.cause}`);
    const isHelpless = this.hadNoRelay && this.reason === 'connectionFailed';
    const hint = this.say(isHelpless ? 'problem.noTurn' : `hint.${this.reason}`);
    if (this.durationMs < 1000) return hint;
    return `${this.say('lasted', { duration: formatDuration(this.durationMs, this.say.locale) })} ${hint}`;
  }
}

/** The sentence that says how a call ended. */
export function endKey(reason: EndReason = 'failed', cause?: MatrixCallErrorCode): StringKey {
  return cause ? `problem.${cause}` : `ended.${reason}`;
}
