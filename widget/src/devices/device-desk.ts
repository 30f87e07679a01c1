// What the user chooses of microphones, cameras and speakers, for one element.
import type { DeviceInfo } from '@matrix-call/signalling';
import type { ReactiveController } from 'lit';
import type { ChosenDevice, Request } from '../request.ts';
import type { Agent } from '../session/agent.ts';
import type { DeviceUser } from '../session/device-user.ts';
import { isActive, viewOf } from '../views/call-state.ts';
import { keepDevice, keptIn } from './keep-devices.ts';

/** What can be chosen now, and what is. */
export interface DeviceView {
  readonly list: readonly DeviceInfo[];
  readonly chosen: Readonly<Partial<Record<DeviceInfo['kind'], string | undefined>>>;
  /** Of the full volume: 0 to 1. */
  readonly volume: number;
}

/** What is asked about devices. */
export type DeviceRequest = Extract<Request, { readonly type: 'useDevices' | 'setVolume' }>;

/** The desk of an element; the same one each time. */
export function deskOf(user: DeviceUser): DeviceDesk {
  const known = DESKS.get(user.session);
  if (known) return known;
  const desk = new DeviceDesk(user);
  DESKS.set(user.session, desk);
  return desk;
}

/** The choices of one element. While a call runs, or somebody looks, it follows what is plugged in. */
export class DeviceDesk implements ReactiveController {
  /** What was plugged in during the call, and could be used instead. */
  added: readonly DeviceInfo[] = [];
  /** Whether the user looks at the choices without a call. */
  isLookedAt = false;
  readonly #user: DeviceUser;
  #list: readonly DeviceInfo[] = [];
  #speaker: string | undefined;
  #volume = 1;
  #devices: Agent['devices'] | undefined;
  #unwatch: (() => void) | undefined;
  #seen = '';

  constructor(user: DeviceUser) {
    this.#user = user;
    user.host.addController(this);
  }

  hostUpdated(): void {
    const { session } = this.#user;
    const isInCall = viewOf(session.state) === 'call';
    const devices = isInCall || this.isLookedAt ? session.devices() : undefined;
    if (devices !== this.#devices) this.#follow(devices);
    // A browser names the devices once they are granted, and tells nobody of that.
    const seen = [session.state, session.call?.localStream?.getTracks().length].join();
    if (!devices || seen === this.#seen) return;
    this.#seen = seen;
    void this.look();
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  /** What the user can choose now. */
  view(): DeviceView {
    const { call, devices } = this.#user.session;
    const chosen = devices()?.chosen();
    return {
      list: this.#list,
      chosen: {
        microphone: call?.deviceInUse('microphone') ?? chosen?.microphone,
        camera: call?.deviceInUse('camera') ?? chosen?.camera,
        speaker: this.#speaker,
      },
      volume: this.#volume,
    };
  }

  /** Does what was asked for. */
  async grant(request: DeviceRequest): Promise<void> {
    if (request.type === 'useDevices') return this.use(request.devices);
    this.#volume = request.volume;
    this.#user.host.requestUpdate();
  }

  /** Uses these from now on, in the call that runs as well. Rejects with `MediaError`; what was in use goes on then. */
  async use(wanted: readonly ChosenDevice[]): Promise<void> {
    const { host, session } = this.#user;
    this.added = [];
    host.requestUpdate();
    for (const { kind, id } of wanted) {
      if (kind === 'speaker') this.#speaker = id;
      else {
        const isInCall = isActive(session.state) && session.state !== 'ringing';
        if (isInCall) await session.call?.useDevice(kind, id);
        session.devices()?.choose(kind, id);
      }
      const label = this.#list.find((info) => info.kind === kind && info.id === id)?.label ?? '';
      if (!host.forgetDevices) keepDevice(kind, { id, label });
    }
    host.requestUpdate();
  }

  /** Looks what there is. What is new is offered where `isPluggedIn`. */
  async look(isPluggedIn = false): Promise<void> {
    const before = this.#list;
    // Where there are none, there is nothing to choose.
    const list = await this.#devices?.list().catch(() => []);
    if (!list) return;
    this.#list = list;
    if (before.length === 0) this.#takeKept();
    this.added = this.added.filter((info) => isIn(list, info));
    if (isPluggedIn && before.length > 0 && viewOf(this.#user.session.state) === 'call') {
      const added = list.filter((info) => info.kind !== 'camera' && !isIn(before, info));
      if (added.length > 0) this.added = added;
    }
    this.#user.host.requestUpdate();
  }

  /** A browser may name a device by another ID than the last time; the label is the same. */
  #takeKept(): void {
    const { host, session } = this.#user;
    if (host.forgetDevices) return;
    for (const { kind, id, wasId } of keptIn(this.#list)) {
      if (kind === 'speaker') this.#speaker ??= id;
      else if (session.devices()?.chosen()[kind] === wasId) session.devices()?.choose(kind, id);
    }
  }

  #follow(devices: Agent['devices'] | undefined): void {
    this.#unwatch?.();
    this.#unwatch = devices?.watch(() => void this.look(true));
    this.#devices = devices;
    this.#seen = '';
    this.added = [];
  }
}

function isIn(list: readonly DeviceInfo[], { kind, id }: ChosenDevice): boolean {
  return list.some((other) => other.kind === kind && other.id === id);
}

const DESKS = new WeakMap<DeviceUser['session'], DeviceDesk>();
