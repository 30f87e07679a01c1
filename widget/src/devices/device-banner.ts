// Offers what was plugged in during a call.
import type { Banner } from '../in-call/banners.ts';
import type { DeviceDesk } from './device-desk.ts';

/** What was plugged in, by its name, and whether it shall be used; a headset is a microphone and a speaker at once. */
export function addedBanner({ added }: DeviceDesk): Banner | undefined {
  const [first] = added;
  if (!first) return undefined;
  // One of each kind.
  const devices = ['microphone', 'speaker'].flatMap((kind) => {
    const found = added.find((info) => info.kind === kind);
    return found ? [{ kind: found.kind, id: found.id }] : [];
  });
  return {
    words: 'devices.pluggedIn',
    values: { other: first.label },
    actions: [
      ['devices.useIt', { type: 'useDevices', devices }],
      ['devices.notNow', { type: 'useDevices', devices: [] }],
    ],
  };
}
