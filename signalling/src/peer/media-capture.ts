// Microphone and camera, and in which words a browser refuses them.

import { MediaError, type Captured, type MediaCapture, type MediaErrorCode } from './peer.ts';

/** Captures from this machine's devices. */
export function createMediaCapture(): MediaCapture {
  return {
    capture: ({ video }) => (video ? captureBoth() : captureSound()),
    isGranted: async ({ video }) => {
      const names = video ? (['microphone', 'camera'] as const) : (['microphone'] as const);
      const states = await Promise.all(names.map(readPermission));
      return states.every((state) => state === 'granted');
    },
  };
}

async function captureSound(): Promise<Captured> {
  try {
    return { stream: await findDevices().getUserMedia({ audio: AUDIO }) };
  } catch (error) {
    throw microphoneErrorOf(error);
  }
}

async function captureBoth(): Promise<Captured> {
  try {
    // Both at once, so that the user is asked once.
    return { stream: await findDevices().getUserMedia({ audio: AUDIO, video: VIDEO }) };
  } catch (error) {
    if (!(await maySoundWorkAlone(error))) throw microphoneErrorOf(error);
    return { ...(await captureSound()), problem: cameraErrorOf(error) };
  }
}

function findDevices(): MediaDevices {
  // Typed as always there, but browsers leave it out on pages without https, and old ones altogether.
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (mediaDevices) return mediaDevices;
  throw isSecureContext
    ? new MediaError('noWebRtc', 'This browser offers no media devices')
    : new MediaError('insecureContext', 'Media devices are offered on https pages only');
}

/** Browsers do not say which of the two devices they failed for. Asks nothing of the user. */
async function maySoundWorkAlone(error: unknown): Promise<boolean> {
  if (error instanceof MediaError) return false;
  if (!isRefusal(error)) return true;
  // Who has just refused both must not be asked again for one of them.
  const [camera, microphone] = await Promise.all([
    readPermission('camera'),
    readPermission('microphone'),
  ]);
  return camera === 'denied' && microphone !== 'denied';
}

async function readPermission(name: PermissionName): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name })).state;
  } catch {
    // A browser that does not know this permission by name.
    return undefined;
  }
}

function microphoneErrorOf(error: unknown): MediaError {
  return mediaErrorOf(error, MICROPHONE_CODES, 'microphone');
}

function cameraErrorOf(error: unknown): MediaError {
  return mediaErrorOf(error, CAMERA_CODES, 'camera');
}

function mediaErrorOf(cause: unknown, codes: DeviceCodes, device: string): MediaError {
  if (cause instanceof MediaError) return cause;
  const name = nameOf(cause);
  return new MediaError(codeOf(name, codes), `No ${device}: ${name}`, { cause });
}

function codeOf(name: string, codes: DeviceCodes): MediaErrorCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return codes.denied;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return codes.missing;
    case 'NotReadableError':
    case 'AbortError':
      return 'deviceBusy';
    case 'TypeError':
      return isSecureContext ? 'captureFailed' : 'insecureContext';
    default:
      return 'captureFailed';
  }
}

function isRefusal(error: unknown): boolean {
  return codeOf(nameOf(error), CAMERA_CODES) === CAMERA_CODES.denied;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

interface DeviceCodes {
  readonly denied: MediaErrorCode;
  readonly missing: MediaErrorCode;
}

const MICROPHONE_CODES: DeviceCodes = { denied: 'microphoneDenied', missing: 'noMicrophone' };
const CAMERA_CODES: DeviceCodes = { denied: 'cameraDenied', missing: 'noCamera' };

const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

// A wish, as a smaller camera is better than none; the frame rate is a limit, as more only costs.
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};
