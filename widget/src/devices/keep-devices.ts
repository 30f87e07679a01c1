// Keeps the devices that were chosen for later visits, and finds them again.
import type { DeviceInfo } from '@matrix-call/signalling';
import { KEPT_DEVICES, readKeptDevices, type KeptDevice } from '../session/kept-devices.ts';

/** A device that was chosen before, as it is found now. */
export interface FoundDevice extends Pick<DeviceInfo, 'kind' | 'id'> {
  /** Its ID when it was chosen. */
  readonly wasId: string;
}

/** Keeps one that was chosen, in place of the one of its kind before. */
export function keepDevice(kind: DeviceInfo['kind'], device: KeptDevice): void {
  try {
    localStorage.setItem(KEPT_DEVICES, JSON.stringify({ ...readKeptDevices(), [kind]: device }));
  } catch {
    // The browser keeps nothing for this page: the choice is for this visit.
  }
}

/** Which of these were chosen before: by the ID, or else by the label. */
export function keptIn(list: readonly DeviceInfo[]): readonly FoundDevice[] {
  const kept = readKeptDevices();
  return KINDS.flatMap((kind) => {
    const { id: wasId, label } = kept[kind] ?? {};
    if (typeof wasId !== 'string') return [];
    const alike = list.filter((info) => info.kind === kind);
    const found =
      alike.find(({ id }) => id === wasId) ?? alike.find((info) => info.label === label);
    return found ? [{ kind, id: found.id, wasId }] : [];
  });
}

const KINDS = ['microphone', 'camera', 'speaker'] as const;
