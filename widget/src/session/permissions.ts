// Whether the browser will ask the user before it gives a device.
import type { LabelKey } from '../words/string-keys.ts';

/** Learns what the browser says of the devices; it keeps that up to date itself. */
export async function learnPermissions(): Promise<void> {
  // Pages without https have none, and older browsers do not tell of devices.
  const permissions = navigator.permissions as Permissions | undefined;
  await Promise.allSettled(
    DEVICES.map(async (name) => (STATUSES[name] = await permissions?.query({ name }))),
  );
}

/** The words for what the browser may ask for as a call begins; none where it will not. */
export function askingKey(video: boolean, statuses = STATUSES): LabelKey | undefined {
  const [microphone, camera] = DEVICES.map(
    (name) => (statuses[name]?.state ?? 'prompt') === 'prompt',
  );
  if (video && camera) return microphone ? 'mayAskBoth' : 'mayAskCamera';
  return microphone ? 'mayAskMicrophone' : undefined;
}

type Statuses = Partial<
  Record<'microphone' | 'camera', Pick<PermissionStatus, 'state'> | undefined>
>;

const DEVICES = ['microphone', 'camera'] as const;
const STATUSES: Statuses = {};
