// What else opens above the controls of a call, and what leads there.
import { html, nothing, type TemplateResult } from 'lit';
import { slotted } from '../components/parts.ts';
import type { Say } from '../words/say.ts';
import type { InCallKey } from '../words/string-keys.ts';
import { arrangePictures, cornerAfter, pictures } from './pictures.ts';

/** A panel that opens above the controls; also the name of its part and of its words. */
export type PanelName = 'statistics' | 'check' | 'shortcuts';

/** Whether what is open is one of them. */
export function isPanel(open: string | undefined): open is PanelName {
  return PANELS.some((name) => name === open);
}

/** What can be chosen behind More. */
export interface MoreChoices {
  readonly say: Say;
  /** Whether there is a picture of the user to arrange. */
  readonly hasOwnPicture: boolean;
  readonly canCheck: boolean;
  readonly hasShortcuts: boolean;
  readonly open: (panel: PanelName) => void;
  readonly close: () => void;
}

/** How the own picture is shown, and the panels. */
export function moreChoices(choices: MoreChoices): TemplateResult {
  const { say, hasOwnPicture, canCheck, hasShortcuts, open } = choices;
  const opens = (panel: PanelName, isThere: boolean): unknown =>
    isThere
      ? choice(say, [`open-${panel}`, panel], () => {
          open(panel);
        })
      : nothing;
  return html`${hasOwnPicture ? pictureChoices(choices) : nothing} ${opens('statistics', true)}
  ${opens('check', canCheck)} ${opens('shortcuts', hasShortcuts)}`;
}

function pictureChoices({ say, close }: MoreChoices): TemplateResult {
  const { isOwnHidden, isOwnMirrored, corner } = pictures();
  const hide = choice(say, ['self-view', isOwnHidden ? 'showPicture' : 'hidePicture'], () => {
    arrangePictures({ isOwnHidden: !isOwnHidden });
    close();
  });
  if (isOwnHidden) return hide;
  // They stay open: one more press moves it on.
  return html`${hide}
  ${choice(say, ['mirror', isOwnMirrored ? 'unmirrorPicture' : 'mirrorPicture'], () => {
    arrangePictures({ isOwnMirrored: !isOwnMirrored });
  })}
  ${choice(say, ['move-self-view', 'movePicture'], () => {
    arrangePictures({ corner: cornerAfter(corner) });
  })}`;
}

function choice(
  say: Say,
  [part, words]: readonly [part: string, words: InCallKey],
  press: () => void,
): TemplateResult {
  return html`<button type="button" class="plain choice" part="button ${part}" @click=${press}>
    ${slotted(`label-${part}`, say(words))}
  </button>`;
}

const PANELS: readonly PanelName[] = ['statistics', 'check', 'shortcuts'];
