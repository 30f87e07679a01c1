// The browser's devices: what is wished of them, and which other one to take.

import { MediaError, type Device, type DeviceInfo, type DeviceWish } from '../ports/peer.ts';

/** The browser's devices; throws `MediaError` where it offers none. */
export function findDevices(): MediaDevices {
  // Typed as always there, but browsers leave it out on pages without https, and old ones altogether.
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (mediaDevices) return mediaDevices;
  throw isSecureContext
    ? new MediaError('noWebRtc', 'This browser offers no media devices')
    : new MediaError('insecureContext', 'Media devices are offered on https pages only');
}

/** What to ask the browser for. */
export function wishFor(device: Device, wish: DeviceWish = ANY): MediaStreamConstraints {
  const which = constraintsOf(wish);
  return device === 'microphone'
    ? { audio: { ...SOUND, ...which } }
    : { video: { ...PICTURES, ...which } };
}

/** The devices that the browser names; none where it takes too long. Rejects with `MediaError` where it offers none. */
export async function listDevices(): Promise<readonly DeviceInfo[]> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  // Firefox lists nothing while its window has no focus.
  const listed = await Promise.race([findDevices().enumerateDevices(), undefinedOnAbort(patience)]);
  return (listed ?? [])
    .filter(({ deviceId, label }) => label !== '' && !ALIASES.includes(deviceId))
    .map(({ kind, deviceId, label }) => ({ kind: NAMES[kind], id: deviceId, label }))
    .slice(0, MOST_LISTED);
}

/** What the user said of a device so far; undefined where the browser does not tell. */
export async function readPermission(name: Device): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    // A browser that does not know this permission by name.
    return undefined;
  }
}

/** True where the user has granted a device of this kind, and the browser knows of one. Asks nothing of the user. */
export async function isAtHand(device: Device): Promise<boolean> {
  try {
    if ((await readPermission(device)) !== 'granted') return false;
    // Firefox lists nothing while its window has no focus; nobody waits for that.
    const patience = AbortSignal.timeout(LIST_PATIENCE_MS);
    const all = await Promise.race([findDevices().enumerateDevices(), undefinedOnAbort(patience)]);
    return all?.some(({ kind }) => kind === KINDS[device]) === true;
  } catch {
    // Where there are no devices at all, capturing says why.
    return false;
  }
}

/**
 * A device of this kind for one that did not start; undefined where none starts in time. Asks nothing of the user: it
 * tries nothing where the browser might.
 */
export async function captureOther(device: Device): Promise<MediaStreamTrack | undefined> {
  if ((await readPermission(device)) !== 'granted') return undefined;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  return Promise.race([tryAll(device, patience), undefinedOnAbort(patience)]);
}

function constraintsOf(wish: DeviceWish): MediaTrackConstraints {
  if ('exact' in wish) return { deviceId: { exact: wish.exact } };
  if ('facing' in wish) return { facingMode: { exact: wish.facing } };
  // A device that is not there any more is no reason to have none.
  return wish.preferred === undefined ? {} : { deviceId: { ideal: wish.preferred } };
}

async function tryAll(
  device: Device,
  patience: AbortSignal,
): Promise<MediaStreamTrack | undefined> {
  for (const id of await listIds(device)) {
    const track = await tryOne(device, id);
    if (patience.aborted) {
      track?.stop();
      return undefined;
    }
    if (track) return track;
  }
  return undefined;
}

async function tryOne(device: Device, id: string): Promise<MediaStreamTrack | undefined> {
  const deviceId = { exact: id };
  // Nothing else is demanded: a limit may be what the device could not keep.
  const wish =
    device === 'microphone'
      ? { audio: { deviceId, ...SOUND } }
      : { video: { deviceId, ...PICTURE_SIZE } };
  try {
    return (await findDevices().getUserMedia(wish)).getTracks()[0];
  } catch {
    // The first failure is the one that is told.
    return undefined;
  }
}

async function listIds(device: Device): Promise<string[]> {
  const all = await findDevices().enumerateDevices();
  return all
    .filter(({ kind, deviceId }) => kind === KINDS[device] && !ALIASES.includes(deviceId))
    .map(({ deviceId }) => deviceId)
    .slice(0, MOST_TRIES);
}

function undefinedOnAbort(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
}

const ANY: DeviceWish = { preferred: undefined };
const NAMES = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' } as const;
const MOST_LISTED = 50;
const KINDS = { microphone: 'audioinput', camera: 'videoinput' } as const;
const MOST_TRIES = 3;
const LIST_PATIENCE_MS = 200;
// Twice, for microphone and camera, it still leaves a call time to connect within 5 s.
const PATIENCE_MS = 1_500;
// Chromium lists its choice once more under these names; the empty one is a device it does not name yet.
const ALIASES = ['default', 'communications', ''];

const SOUND: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

// A wish, as a smaller camera is better than none; the frame rate is a limit, as more only costs.
const PICTURE_SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const PICTURES: MediaTrackConstraints = { ...PICTURE_SIZE, frameRate: { ideal: 30, max: 30 } };
