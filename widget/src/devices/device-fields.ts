// A list to choose from for each kind of device, before a call and in it.
import type { DeviceInfo } from '@matrix-call/signalling';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { ChosenDevice } from '../request.ts';
import type { Say } from '../words/say.ts';
import type { DeviceView } from './device-desk.ts';
import { canChooseSpeaker } from './sound-output.ts';

/** What the lists show, and where a choice goes. */
export interface DeviceFields {
  readonly say: Say;
  readonly view: DeviceView;
  readonly choose: (device: ChosenDevice) => void;
}

/** One list for each kind of which there is a device. */
export function deviceFields({ say, view, choose }: DeviceFields): readonly unknown[] {
  return KINDS.map((kind) => {
    const devices = view.list.filter((info) => info.kind === kind);
    if (devices.length === 0 || (kind === 'speaker' && !canChooseSpeaker())) return nothing;
    const chosen = view.chosen[kind] ?? '';
    const isNone = devices.every(({ id }) => id !== chosen);
    return html`<label>
      ${say(`devices.${kind}`)}
      <select
        part="device-field"
        @change=${({ target }: Event) => {
          choose({ kind, id: (target as HTMLSelectElement).value });
        }}
      >
        ${
          // Nobody can be sent back to "whichever" but for the speaker, which the system has one of.
          kind === 'speaker' || isNone
            ? html`<option value="" .selected=${isNone}>${say('devices.default')}</option>`
            : nothing
        }
        ${devices.map((device) => option(device, chosen))}
      </select>
    </label>`;
  });
}

function option({ id, label }: DeviceInfo, chosen: string): TemplateResult {
  return html`<option value=${id} .selected=${id === chosen}>${label}</option>`;
}

/** How the lists look. */
export const deviceFieldStyles = css`
  label {
    display: block;
    text-align: start;
  }

  select {
    display: block;
    inline-size: 100%;
    min-block-size: max(36px, 2.25rem);
    padding: 4px 8px;
    border: 1px solid var(--_quiet);
    border-radius: 10px;
    background: var(--_background);
    color: var(--_text);
    font: inherit;
    text-overflow: ellipsis;
  }

  input[type='range'] {
    display: block;
    inline-size: 100%;
    min-block-size: max(36px, 2.25rem);
    margin: 0;
    padding: 0;
    border: 0;
    accent-color: var(--_accent);
  }

  :is(select, input[type='range']):focus-visible {
    outline: 3px solid var(--_focus, var(--_accent));
    outline-offset: 3px;
  }

  @media (pointer: coarse) {
    select,
    input[type='range'] {
      min-block-size: max(44px, 2.75rem);
    }
  }
`;

const KINDS = ['microphone', 'camera', 'speaker'] as const;
