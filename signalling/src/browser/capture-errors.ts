// In which words a browser refuses its devices.

import { MediaError, type Device, type MediaErrorCode } from '../ports/peer.ts';

/** A browser's refusal as the error of the media border. */
export function mediaErrorOf(cause: unknown, source: Device | 'screen'): MediaError {
  if (cause instanceof MediaError) return cause;
  const name = nameOf(cause);
  return new MediaError(codeOf(name, CODES[source]), `No ${source}: ${name}`, { cause });
}

/** The user, or the browser in the user's name, said no. */
export function isDenial(error: unknown): boolean {
  return codeOf(nameOf(error), CODES.camera) === CODES.camera.denied;
}

/** The device is there, but does not start. */
export function isUnusable(error: unknown): boolean {
  return ['NotReadableError', 'AbortError', 'OverconstrainedError'].includes(nameOf(error));
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

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

interface DeviceCodes {
  readonly denied: MediaErrorCode;
  readonly missing: MediaErrorCode;
}

const CODES: Readonly<Record<Device | 'screen', DeviceCodes>> = {
  microphone: { denied: 'microphoneDenied', missing: 'noMicrophone' },
  camera: { denied: 'cameraDenied', missing: 'noCamera' },
  screen: { denied: 'screenDenied', missing: 'noScreenShare' },
};
