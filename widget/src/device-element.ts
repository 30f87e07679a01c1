// What the page says and asks of microphones, cameras and speakers.
import type { DeviceInfo, ProcessTrack } from '@matrix-call/signalling';
import type { PropertyDeclarations } from 'lit';
import { ConfiguredElement } from './configured-element.ts';
import { attempt } from './error-from.ts';
import { MatrixCallError } from './errors.ts';
import type { ConnectionConfig } from './session/agent.ts';
import { callPart } from './session/call-part.ts';
import type { DeviceUser } from './session/device-user.ts';
import { chooseKept } from './session/kept-devices.ts';

/**
 * An element whose devices can be chosen.
 *
 * @csspart device-field - A choice of a microphone, camera or speaker.
 * @csspart volume - The volume of the other side.
 * @csspart meter - How loud the own microphone is, before a call.
 */
export abstract class DeviceElement extends ConfiguredElement {
  static override properties: PropertyDeclarations = {
    preview: {},
    forgetDevices: { attribute: 'forget-devices', type: Boolean, reflect: true },
    processTrack: { attribute: false },
  };

  /**
   * When users see and hear themselves before a call that they begin or accept by a button: `never`, `always`, or `first`,
   * which is until they have been through it once.
   */
  declare preview: 'never' | 'first' | 'always' | undefined;
  /** Do not keep on this machine which devices were chosen. */
  declare forgetDevices: boolean;
  /** Makes of each captured track the one that is sent and shown, for example with a blurred background. */
  declare processTrack: ProcessTrack | undefined;

  constructor() {
    super();
    this.forgetDevices = false;
    this.addEventListener('matrix-call-ready', () => {
      const devices = this.deviceUser.session.devices();
      if (devices && !this.forgetDevices) chooseKept(devices);
    });
  }

  protected abstract readonly deviceUser: DeviceUser;

  /** The microphones, cameras and speakers that the browser names; it names none before the user has granted any. */
  getDevices(): Promise<readonly DeviceInfo[]> {
    return attempt(async () => {
      if (this.isConnected) await this.updateComplete;
      const devices = this.deviceUser.session.devices();
      if (!devices) throw new MatrixCallError('notConfigured', 'No homeserver and no transport');
      return devices.list();
    });
  }

  /** Uses a device from now on, in the call that runs, too; it is kept for later calls. */
  useDevice(kind: DeviceInfo['kind'], id: string): Promise<void> {
    return attempt(async () => {
      if (this.isConnected) await this.updateComplete;
      const { deskOf } = await callPart.load();
      await deskOf(this.deviceUser).use([{ kind, id }]);
    });
  }

  protected override get config(): ConnectionConfig {
    return { ...super.config, processTrack: this.#processTrack };
  }

  /** Asks the function of then: frameworks give another one with every update. */
  readonly #processTrack: ProcessTrack = (track, device) =>
    this.processTrack?.(track, device) ?? track;
}
