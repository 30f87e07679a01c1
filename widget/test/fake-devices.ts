// Devices that are plugged in and out by the test.
import type { DeviceChoice, DeviceInfo } from '@matrix-call/signalling';
import type { Agent } from '../src/session/agent.ts';

type Devices = Agent['devices'];

/** Two microphones, two cameras and a speaker, until the test says otherwise. */
export class FakeDevices implements Devices {
  plugged: readonly DeviceInfo[] = [
    { kind: 'microphone', id: 'mic-1', label: 'Built-in microphone' },
    { kind: 'microphone', id: 'mic-2', label: 'Desk microphone' },
    { kind: 'camera', id: 'cam-1', label: 'Built-in camera' },
    { kind: 'camera', id: 'cam-2', label: 'Desk camera' },
    { kind: 'speaker', id: 'out-1', label: 'Built-in speaker' },
  ];
  readonly #listeners = new Set<() => void>();
  #chosen: DeviceChoice = {};

  /** How many follow what is plugged in. */
  get watchers(): number {
    return this.#listeners.size;
  }

  list(): Promise<readonly DeviceInfo[]> {
    return Promise.resolve(this.plugged);
  }

  chosen(): DeviceChoice {
    return this.#chosen;
  }

  choose(device: 'microphone' | 'camera', id: string | undefined): void {
    this.#chosen = { ...this.#chosen, [device]: id };
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody plugs something in. */
  plugIn(...added: readonly DeviceInfo[]): void {
    this.plugged = [...this.plugged, ...added];
    for (const listener of this.#listeners) listener();
  }

  /** Somebody takes something away. */
  unplug(id: string): void {
    this.plugged = this.plugged.filter((info) => info.id !== id);
    for (const listener of this.#listeners) listener();
  }
}
