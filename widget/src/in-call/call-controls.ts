// Under a call: microphone, camera, screen, what is used less, and hanging up.
import type { Call } from '@matrix-call/signalling';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ask } from '../request.ts';
import { Component, reactive } from '../components/component.ts';
import { isPanel, moreChoices, type PanelName } from './call-panels.ts';
import { controlStyles } from './control-styles.ts';
import { fading } from './fading.ts';
import { keypad } from './keypad.ts';
import type { Check } from './panels/check-panel.ts';
import { renderPanel } from './panels/panels.ts';
import { FollowPictures } from './pictures.ts';
import { SHORTCUT_KEYS } from './shortcuts.ts';
import { panelStyles } from './panel-styles.ts';
import { transferForm } from './transfer-form.ts';
import { roundButton, sizes, slotted, type RoundButton } from '../components/parts.ts';
import { buttons, panel } from '../components/tokens.ts';
import type { DeviceView } from '../devices/device-desk.ts';
import { devicePanel, devicePanelStyles } from '../devices/device-panel.ts';

/** The controls of a running call. */
export class CallControls extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    panelStyles,
    devicePanelStyles,
    sizes,
    fading,
    controlStyles,
  ];
  static override properties = reactive(
    'hasMicrophone',
    'hasCamera',
    'isMicrophoneMuted',
    'isCameraMuted',
    'canShareScreen',
    'isScreenShared',
    'canFlipCamera',
    'devices',
    'canHold',
    'isHolding',
    'isHeld',
    'canSendDigits',
    'canTransfer',
    'transferSuggestion',
    'call',
    'check',
    'hasOwnPicture',
    'hasShortcuts',
    'open',
    'digits',
  );

  declare hasMicrophone: boolean;
  /** Whether there is a camera to turn on and off. */
  declare hasCamera: boolean;
  declare isMicrophoneMuted: boolean;
  declare isCameraMuted: boolean;
  declare canShareScreen: boolean;
  declare isScreenShared: boolean;
  declare canFlipCamera: boolean;
  /** What can be chosen of devices. */
  declare devices: DeviceView | undefined;
  declare canHold: boolean;
  declare isHolding: boolean;
  declare isHeld: boolean;
  declare canSendDigits: boolean;
  declare canTransfer: boolean;
  /** The user ID of the call on hold. */
  declare transferSuggestion: string | undefined;
  /** Where the numbers of a connection come from. */
  declare call: Call | undefined;
  declare check: Check | undefined;
  /** Whether there is a picture of the user to arrange. */
  declare hasOwnPicture: boolean;
  declare hasShortcuts: boolean;
  /** What is open above the bar. */
  declare private open: 'more' | 'keypad' | 'transfer' | 'devices' | PanelName | undefined;
  /** What was pressed on the keypad since that was opened. */
  declare private digits: string;

  constructor() {
    super();
    new FollowPictures(this);
  }

  /** Opens a panel. */
  show(panel: PanelName): void {
    this.open = panel;
  }

  /** Closes what is open; says whether there was something. */
  hide(): boolean {
    const wasOpen = this.open !== undefined;
    if (wasOpen) this.#close();
    return wasOpen;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has('open')) return;
    this.toggleAttribute('data-open', this.open !== undefined);
    if (this.open) this.#focusFirst('.open :is(button, select, input, .sheet)');
  }

  protected override render(): TemplateResult {
    return html`<div class="all" @keydown=${this.#closeOnEscape} @focusout=${this.#closeBehind}>
      ${this.open && this.canHold ? this.#renderOpen() : nothing}
      <div class="bar" part="controls">
        ${this.hasMicrophone ? this.#renderMicrophone() : nothing}
        ${this.hasCamera ? this.#renderCamera() : nothing}
        ${this.canFlipCamera ? this.#renderFlip() : nothing}
        ${this.canShareScreen ? this.#renderScreen() : nothing}
        ${this.canHold ? this.#renderMore() : nothing}
        ${round({
          icon: 'hangUp',
          label: this.say('hangUp'),
          part: 'hang-up',
          look: 'danger',
          press: this.asks({ type: 'hangUp' }),
        })}
      </div>
    </div>`;
  }

  #renderMicrophone(): TemplateResult {
    const isMuted = this.isMicrophoneMuted;
    return this.#renderSwitch('microphone', !isMuted, {
      icon: isMuted ? 'microphoneOff' : 'microphone',
      title: this.say(isMuted ? 'unmuteMicrophone' : 'muteMicrophone'),
      press: this.asks({ type: 'muteMicrophone', isMuted: !isMuted }),
    });
  }

  #renderCamera(): TemplateResult {
    const isMuted = this.isCameraMuted;
    return this.#renderSwitch('camera', !isMuted, {
      icon: isMuted ? 'cameraOff' : 'camera',
      title: this.say(isMuted ? 'unmuteCamera' : 'muteCamera'),
      press: this.asks({ type: 'muteCamera', isMuted: !isMuted }),
    });
  }

  /** On telephones: elsewhere cameras do not look to two sides. */
  #renderFlip(): TemplateResult {
    return round({
      icon: 'flip',
      label: this.say('devices.flipCamera'),
      part: 'flip-camera',
      press: this.asks({ type: 'flipCamera' }),
    });
  }

  #renderScreen(): TemplateResult {
    const isShared = this.isScreenShared;
    return this.#renderSwitch('screen', isShared, {
      icon: 'screen',
      title: this.say(isShared ? 'stopScreen' : 'shareScreen'),
      press: this.asks({ type: 'shareScreen', isShared: !isShared }),
    });
  }

  /** Something that is on or off. On hold it can be set, but does nothing until the call goes on. */
  #renderSwitch(
    name: 'microphone' | 'camera' | 'screen',
    isPressed: boolean,
    button: Pick<RoundButton, 'icon' | 'title' | 'press'>,
  ): TemplateResult {
    const isPaused = this.isHolding || this.isHeld;
    return round({
      ...button,
      label: this.say(name),
      part: name,
      isPressed,
      keys: this.hasShortcuts ? SHORTCUT_KEYS[name] : undefined,
      look: isPaused ? 'paused' : isPressed && 'on',
      ...(isPaused && { title: this.say('onHold') }),
    });
  }

  #renderMore(): TemplateResult {
    const isExpanded = this.open !== undefined;
    return round({
      icon: 'more',
      label: this.say('more'),
      part: 'more',
      isExpanded,
      look: isExpanded && 'on',
      press: () => {
        this.open = this.open ? undefined : 'more';
      },
    });
  }

  #renderOpen(): TemplateResult {
    return html`<div class="panel open">
      ${this.open === 'more' ? this.#renderChoices() : nothing}
      ${this.open === 'keypad' ? this.#renderKeypad() : nothing}
      ${this.open === 'transfer' ? this.#renderTransfer() : nothing}
      ${isPanel(this.open) ? renderPanel(this.open, this) : nothing}
      ${this.open === 'devices' && this.devices ? this.#renderDevices(this.devices) : nothing}
    </div>`;
  }

  #renderKeypad(): TemplateResult {
    const press = (digits: string): void => {
      this.digits += digits;
      ask(this, { type: 'digits', digits });
    };
    return keypad({ say: this.say, pressed: this.digits, press });
  }

  #renderDevices(view: DeviceView): TemplateResult {
    return devicePanel({
      say: this.say,
      view,
      choose: (device) => {
        ask(this, { type: 'useDevices', devices: [device] });
      },
      setVolume: (volume) => {
        ask(this, { type: 'setVolume', volume });
      },
    });
  }

  #renderTransfer(): TemplateResult {
    const transfer = (userId: string): void => {
      this.#close();
      ask(this, { type: 'transfer', userId });
    };
    return transferForm({
      say: this.say,
      suggestion: this.transferSuggestion,
      transfer,
    });
  }

  #renderChoices(): TemplateResult {
    return html`<div class="choices">
      ${this.#renderChoice(this.isHolding ? 'resume' : 'hold', this.#hold)}
      ${this.devices ? this.#renderChoice('devices', this.#opens('devices')) : nothing}
      ${this.canSendDigits ? this.#renderChoice('keypad', this.#opens('keypad')) : nothing}
      ${this.canTransfer ? this.#renderChoice('transfer', this.#opens('transfer')) : nothing}
      ${moreChoices({
        say: this.say,
        hasOwnPicture: this.hasOwnPicture,
        canCheck: this.check !== undefined,
        hasShortcuts: this.hasShortcuts,
        open: this.show.bind(this),
        close: this.#close.bind(this),
      })}
    </div>`;
  }

  #renderChoice(name: 'hold' | 'resume' | 'keypad' | 'transfer' | 'devices', press: () => void) {
    return html`<button type="button" class="plain choice" part="button ${name}" @click=${press}>
      ${slotted(`label-${name}`, this.say(name === 'devices' ? 'devices.title' : name))}
    </button>`;
  }

  #opens(open: 'keypad' | 'transfer' | 'devices'): () => void {
    return () => {
      this.digits = '';
      this.open = open;
    };
  }

  readonly #hold = (): void => {
    this.#close();
    ask(this, { type: 'hold', isHolding: !this.isHolding });
  };

  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return;
    event.preventDefault();
    this.#close();
  };

  /** The focus goes to something else on the page; where it goes nowhere, the window or the panel changed. */
  readonly #closeBehind = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget))
      this.open = undefined;
  };

  #close(): void {
    this.open = undefined;
    this.#focusFirst('[aria-expanded]');
  }

  #focusFirst(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}

/** In the bar the labels are for screen readers and tooltips. */
function round(button: RoundButton): TemplateResult {
  return roundButton({ ...button, isLabelHidden: true });
}
