// The devices that were chosen on this machine before.
import type { Agent } from './agent.ts';

/** A device that was chosen, and how it was named. */
export type KeptDevice = Readonly<Record<'id' | 'label', string>>;

/** What is kept, by the kind of device. */
export type KeptDevices = Readonly<Partial<Record<string, KeptDevice>>>;

/** Where it is kept. */
export const KEPT_DEVICES = 'matrix-call-devices';

/** Reads what is kept; nothing where the browser keeps nothing, or somebody else wrote there. */
export function readKeptDevices(): KeptDevices {
  try {
    return Object(JSON.parse(localStorage.getItem(KEPT_DEVICES) ?? '')) as KeptDevices;
  } catch {
    return {};
  }
}

/** Chooses what was chosen before. One that is not there any more does no harm: another one is taken. */
export function chooseKept(devices: Agent['devices']): void {
  const kept = readKeptDevices();
  for (const kind of ['microphone', 'camera'] as const) {
    const id: unknown = kept[kind]?.id;
    if (typeof id === 'string' && !devices.chosen()[kind]) devices.choose(kind, id);
  }
}
