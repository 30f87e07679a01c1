// Under a call: microphone, camera, hang up.
import { css, html, nothing, type TemplateResult } from 'lit';
import { Component, reactive } from './component.ts';
import { roundButton } from './parts.ts';
import { buttons } from './tokens.ts';

/** The controls of a running call. */
export class CallControls extends Component {
  static override styles = [
    Component.styles,
    buttons,
    css`
      :host {
        display: block;
      }

      .bar {
        display: flex;
        justify-content: center;
        gap: 16px;
      }

      .round {
        inline-size: auto;
        gap: 0;
      }

      .off .disc {
        background: var(--_text);
        color: var(--_background);
      }
    `,
  ];
  static override properties = reactive(
    'hasMicrophone',
    'hasCamera',
    'isMicrophoneMuted',
    'isCameraMuted',
  );

  declare hasMicrophone: boolean;
  /** Whether there is a camera to turn on and off. */
  declare hasCamera: boolean;
  declare isMicrophoneMuted: boolean;
  declare isCameraMuted: boolean;

  protected override render(): TemplateResult {
    return html`<div class="bar" part="controls">
      ${this.hasMicrophone ? this.#renderMicrophone() : nothing}
      ${this.hasCamera ? this.#renderCamera() : nothing}
      ${roundButton({
        icon: 'hangUp',
        label: this.say('hangUp'),
        part: 'hang-up',
        look: 'danger',
        isPrimary: true,
        isLabelHidden: true,
        press: this.asks({ type: 'hangUp' }),
      })}
    </div>`;
  }

  #renderMicrophone(): TemplateResult {
    const isMuted = this.isMicrophoneMuted;
    return roundButton({
      icon: isMuted ? 'microphoneOff' : 'microphone',
      label: this.say(isMuted ? 'unmuteMicrophone' : 'muteMicrophone'),
      part: 'microphone',
      isLabelHidden: true,
      ...(isMuted && { look: 'off' }),
      press: this.asks({ type: 'muteMicrophone', isMuted: !isMuted }),
    });
  }

  #renderCamera(): TemplateResult {
    const isMuted = this.isCameraMuted;
    return roundButton({
      icon: isMuted ? 'cameraOff' : 'camera',
      label: this.say(isMuted ? 'unmuteCamera' : 'muteCamera'),
      part: 'camera',
      isLabelHidden: true,
      ...(isMuted && { look: 'off' }),
      press: this.asks({ type: 'muteCamera', isMuted: !isMuted }),
    });
  }
}
