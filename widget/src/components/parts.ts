// Small templates that several components use.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../words/person.ts';
import { icon, type IconName } from './icon.ts';

/** The look, the name and the deed of a round button. */
export interface RoundButton {
  readonly icon: IconName;
  /** The words under the disc, and what it is called. */
  readonly label: string;
  readonly part: string;
  readonly look?: 'accent' | 'danger' | 'on' | 'paused' | false;
  /** The control that gets the focus when the view appears. */
  readonly isPrimary?: boolean;
  readonly isDisabled?: boolean;
  readonly isLabelHidden?: boolean;
  /** What a press does, or why it does nothing, where the label does not say so. */
  readonly title?: string;
  /** Of a switch: whether it is on. */
  readonly isPressed?: boolean;
  /** Of a button that opens something: whether that is open. */
  readonly isExpanded?: boolean;
  /** The key that does the same, as `aria-keyshortcuts` has it. */
  readonly keys?: string | undefined;
  readonly press: (event: Event) => void;
}

/** A round button with an icon and its label. */
export function roundButton(button: RoundButton): TemplateResult {
  const { label, look, part, isPrimary = false, isLabelHidden = false } = button;
  const isOff = button.icon.endsWith('Off');
  return html`<button
    type="button"
    class="round ${look || ''}"
    part="button ${part}"
    ?data-primary=${isPrimary}
    ?disabled=${button.isDisabled ?? false}
    aria-expanded=${button.isExpanded ?? nothing}
    aria-pressed=${button.isPressed ?? nothing}
    aria-keyshortcuts=${button.keys ?? nothing}
    title=${button.title ?? (isLabelHidden ? label : nothing)}
    @click=${button.press}
  >
    <span class="disc" aria-hidden="true">
      ${slotted(`icon-${part}${isOff ? '-off' : ''}`, icon(button.icon))}
    </span>
    <span class=${isLabelHidden ? 'hidden' : 'label'}>
      ${isLabelHidden ? label : slotted(`label-${part}`, label)}
    </span>
  </button>`;
}

/** Something in a button that the page may replace; the slot has the name of what it is and of the part of the button. */
export function slotted(name: `${'icon' | 'label'}-${string}`, ours: unknown): TemplateResult {
  return html`<slot name=${name}>${ours}</slot>`;
}

/** The picture of a person: initials on a colour of their own, or a symbol where nobody is known. */
export function avatar(person: Person | undefined, symbol: IconName = 'person'): TemplateResult {
  const colours = person && `--_avatar:oklch(0.5 0.1 ${person.hue});color:#fff`;
  // As a property, because a strict content security policy refuses style attributes.
  return html`<div
    class="avatar"
    part="avatar"
    translate="no"
    aria-hidden="true"
    .style=${colours ?? ''}
  >
    ${person?.initials ? html`<span>${person.initials}</span>` : icon(symbol, 40)}
    ${person?.picture ? picture(person.picture) : nothing}
  </div>`;
}

/** Lies on the initials once it is there; they are seen again where it cannot be shown. */
function picture(url: string): TemplateResult {
  return html`<img
    part="avatar"
    alt=""
    hidden
    decoding="async"
    referrerpolicy="no-referrer"
    src=${url}
    @load=${showOrHide}
    @error=${showOrHide}
  />`;
}

function showOrHide({ type, target }: Event): void {
  (target as HTMLElement).hidden = type === 'error';
}

/** A name with its user ID below; both are claims of strangers and stay text. */
export function nameAndId(person: Person): TemplateResult {
  return html`<h2 class="name" part="name" translate="no"><bdi>${person.name}</bdi></h2>
    ${
      person.userId !== person.name
        ? html`<p class="quiet id" part="user-id" translate="no"><bdi>${person.userId}</bdi></p>`
        : nothing
    }`;
}

/** Buttons that can be hit and told apart: by touch, with large letters, in forced colours. */
export const sizes = css`
  .plain {
    min-block-size: max(36px, 2.25rem);
    min-inline-size: max(36px, 2.25rem);
  }

  .round {
    inline-size: max(88px, 5.5rem);
  }

  .disc {
    inline-size: max(56px, 3.5rem);
    block-size: max(56px, 3.5rem);
  }

  .disc svg,
  .disc ::slotted(*) {
    inline-size: max(24px, 1.5rem);
    block-size: max(24px, 1.5rem);
  }

  @media (pointer: coarse) {
    .plain {
      min-block-size: max(44px, 2.75rem);
      min-inline-size: max(44px, 2.75rem);
    }
  }

  @media (forced-colors: active) {
    .accent .disc {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    .danger .disc {
      border: 5px double currentcolor;
    }
  }
`;

/** How an avatar looks. */
export const avatarStyles = css`
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--_avatar-size, 88px);
    block-size: var(--_avatar-size, 88px);
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--_avatar, var(--_control));
    color: var(--_text);
    font-size: calc(var(--_avatar-size, 88px) * 0.36);
    font-weight: 600;
    letter-spacing: 0.02em;
  }

  .avatar > * {
    grid-area: 1 / 1;
  }

  .avatar img {
    inline-size: calc(var(--_avatar-size, 88px) - 2px);
    block-size: calc(var(--_avatar-size, 88px) - 2px);
    border-radius: 50%;
    object-fit: cover;
    background: inherit;
  }
`;
