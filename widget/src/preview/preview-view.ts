// What a preview looks like: the own picture, how loud one is, the devices, and the way on and back.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Component, reactive } from '../components/component.ts';
import { icon } from '../components/icon.ts';
import { avatar, avatarStyles, roundButton, sizes, slotted } from '../components/parts.ts';
import { buttons, personView } from '../components/tokens.ts';
import { deviceFields, deviceFieldStyles } from '../devices/device-fields.ts';
import { byHand } from '../settling.ts';
import type { Person } from '../words/person.ts';
import type { HintKey } from '../words/string-keys.ts';
import type { Preview, PreviewLook } from './preview.ts';
import { previewStyles } from './preview-styles.ts';

/** Shows a preview, and tells it what the user does. */
export class PreviewView extends Component {
  static override styles = [
    Component.styles,
    buttons,
    personView,
    avatarStyles,
    sizes,
    deviceFieldStyles,
    previewStyles,
  ];
  static override properties = reactive('person', 'look', 'preview', 'level');

  /** Whom the call is with. */
  declare person: Person | undefined;
  declare look: PreviewLook;
  declare preview: Pick<
    Preview,
    'begin' | 'back' | 'open' | 'setCameraOn' | 'setMuted' | 'choose' | 'playTone' | 'listen'
  >;
  declare private level: number;
  #stream: MediaStream | undefined;

  constructor() {
    super();
    this.level = 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { camera } = this.look;
    if (camera !== this.#stream?.getTracks()[0]) {
      this.#stream = camera && new MediaStream([camera]);
    }
    if (changed.has('preview')) {
      this.preview.listen((level) => {
        this.level = level;
      });
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="view" role="group" aria-label=${this.say('devices.preview')}>
      ${this.#renderPicture()} ${this.#renderWords()} ${this.#renderSwitches()}
      <div class="choices">
        ${this.#renderMeter()}
        ${deviceFields({
          say: this.say,
          view: this.look.devices,
          choose: (device) => void this.preview.choose(device),
        })}
        ${this.#renderPlain('test-tone', 'devices.testTone', {
          isDisabled: this.look.isPlaying,
          press: () => void this.preview.playTone(),
        })}
      </div>
      <div class="actions">
        ${roundButton({
          icon: 'close',
          label: this.say('devices.back'),
          part: 'back',
          press: () => {
            this.preview.back();
          },
        })}
        ${this.#renderBegin()}
      </div>
    </div>`;
  }

  #renderPicture(): TemplateResult {
    if (!this.#stream) return html`<div class="picture off">${avatar(this.person)}</div>`;
    return html`<video
      class="picture"
      part="local-video"
      aria-label=${this.say('localVideo')}
      playsinline
      autoplay
      .muted=${true}
      .srcObject=${this.#stream}
    ></video>`;
  }

  #renderWords(): TemplateResult {
    const { problem, isAsking } = this.look;
    const name = this.person ? { name: this.person.name } : {};
    return html`<div class="quiet words" role="status">
        ${isAsking ? html`<p>${this.say('devices.asking')}</p>` : nothing}
        ${
          problem
            ? html`<p class="problem">
                  ${icon('warning', 16)} <span>${this.say(`problem.${problem}`, name)}</span>
                </p>
                <p>${this.say(`help.${problem}` satisfies HintKey)}</p>`
            : nothing
        }
      </div>
      ${
        problem
          ? this.#renderPlain('try-again', 'devices.tryAgain', {
              isDisabled: isAsking,
              press: () => void this.preview.open(),
            })
          : nothing
      }`;
  }

  #renderSwitches(): TemplateResult {
    const { isMuted, isCameraOn, mayUseCamera } = this.look;
    return html`<div class="switches">
      ${roundButton({
        icon: isMuted ? 'microphoneOff' : 'microphone',
        label: this.say('microphone'),
        part: 'microphone',
        isPressed: !isMuted,
        isLabelHidden: true,
        look: !isMuted && 'on',
        title: this.say(isMuted ? 'unmuteMicrophone' : 'muteMicrophone'),
        press: () => {
          this.preview.setMuted(!isMuted);
        },
      })}
      ${
        mayUseCamera
          ? roundButton({
              icon: isCameraOn ? 'camera' : 'cameraOff',
              label: this.say('camera'),
              part: 'camera',
              isPressed: isCameraOn,
              isLabelHidden: true,
              look: isCameraOn && 'on',
              title: this.say(isCameraOn ? 'muteCamera' : 'unmuteCamera'),
              press: () => void this.preview.setCameraOn(!isCameraOn),
            })
          : nothing
      }
    </div>`;
  }

  #renderMeter(): TemplateResult {
    // As a property, because a strict content security policy refuses style attributes.
    return html`<div
      class="meter"
      part="meter"
      role="meter"
      aria-label=${this.say('devices.level')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${this.level}
    >
      <div .style=${`inline-size:${this.level}%`}></div>
    </div>`;
  }

  #renderBegin(): TemplateResult {
    const { isAnswer, isCameraOn, problem } = this.look;
    const isUnseen = problem === 'cameraDenied' || problem === 'noCamera';
    const begin = isUnseen ? 'devices.withoutCamera' : 'devices.callNow';
    return roundButton({
      icon: isCameraOn ? 'camera' : 'phone',
      label: this.say(isAnswer ? 'devices.answer' : begin),
      part: isAnswer ? 'answer' : 'call-now',
      look: 'accent',
      isPrimary: true,
      // As a call is accepted: by nobody but the user.
      press: byHand(() => void this.preview.begin()),
    });
  }

  #renderPlain(
    part: 'test-tone' | 'try-again',
    label: 'devices.testTone' | 'devices.tryAgain',
    { isDisabled, press }: { readonly isDisabled: boolean; readonly press: () => void },
  ): TemplateResult {
    return html`<button
      type="button"
      class="plain ${part}"
      part="button ${part}"
      aria-disabled=${isDisabled ? 'true' : nothing}
      @click=${() => {
        if (!isDisabled) press();
      }}
    >
      ${slotted(`label-${part}`, this.say(label))}
    </button>`;
  }
}
