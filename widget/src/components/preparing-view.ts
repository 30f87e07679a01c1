// For the moment until what a running call is shown by has come: with whom, how it stands, and a way out.
import type { CallStatus } from '@matrix-call/signalling';
import { html, type TemplateResult } from 'lit';
import type { Person } from '../words/person.ts';
import { Component, reactive } from './component.ts';
import { avatar, avatarStyles, roundButton, sizes } from './parts.ts';
import { buttons, personView } from './tokens.ts';

/** Stands in for a call that runs; on a slow network for some seconds. */
export class PreparingView extends Component {
  static override styles = [Component.styles, buttons, personView, avatarStyles, sizes];
  static override properties = reactive('person', 'state');

  declare person: Person | undefined;
  declare state: Exclude<CallStatus, 'ringing' | 'ended'>;

  protected override render(): TemplateResult {
    return html`<div class="view">
      ${avatar(this.person)}
      <h2 class="name" part="name" translate="no">
        <bdi>${this.person?.name ?? this.say('somebody')}</bdi>
      </h2>
      <p class="quiet" part="status">${this.say(`state.${this.state}`)}</p>
      <div class="actions">
        ${roundButton({
          icon: 'hangUp',
          label: this.say('hangUp'),
          part: 'hang-up',
          look: 'danger',
          press: this.asks({ type: 'hangUp' }),
        })}
      </div>
    </div>`;
  }
}
