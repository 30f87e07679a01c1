// The devices of a call that runs, and how loud the other side is.
import { css, html, nothing, type TemplateResult } from 'lit';
import { deviceFields, deviceFieldStyles, type DeviceFields } from './device-fields.ts';
import { canSetVolume } from './sound-output.ts';

/** What the panel shows, and where a choice goes. */
export interface DevicePanel extends DeviceFields {
  readonly setVolume: (volume: number) => void;
}

/** A list for each kind of device, and the volume. */
export function devicePanel(panel: DevicePanel): TemplateResult {
  const { say, view, setVolume } = panel;
  const percent = Math.round(view.volume * 100);
  return html`<div class="devices" role="group" aria-label=${say('devices.title')}>
    ${deviceFields(panel)}
    ${
      canSetVolume()
        ? html`<label>
            ${say('devices.volume')}
            <input
              type="range"
              part="volume"
              min="0"
              max="100"
              step="5"
              aria-valuetext="${percent} %"
              .value=${String(percent)}
              @input=${({ target }: Event) => {
                setVolume(Number((target as HTMLInputElement).value) / 100);
              }}
            />
          </label>`
        : nothing
    }
  </div>`;
}

/** How it looks, and the button beside it. */
export const devicePanelStyles = [
  deviceFieldStyles,
  css`
    .devices {
      display: grid;
      gap: 8px;
      inline-size: min(18rem, 70cqi);
    }

    /* Only what is held in a hand has cameras on two sides. */
    @media (pointer: fine) {
      .round[part~='flip-camera'] {
        display: none;
      }
    }
  `,
];
