// Microphone, camera and screen, and what is taken instead of a device that does not start.

import { listen } from '../callbacks.ts';
import { isDenial, isUnusable, mediaErrorOf } from './capture-errors.ts';
import {
  captureOther,
  findDevices,
  isAtHand,
  listDevices,
  readPermission,
  wishFor,
} from './devices.ts';
import {
  MediaError,
  type Captured,
  type Device,
  type DeviceChoice,
  type DeviceWish,
  type MediaCapture,
} from '../ports/peer.ts';

/** Captures from this machine's devices. */
export function createMediaCapture(): MediaCapture {
  return {
    list: listDevices,
    capture: ({ video }, choice = {}) => (video ? captureBoth(choice) : captureSound(choice)),
    isGranted: async ({ video }) => {
      const devices = video ? (['microphone', 'camera'] as const) : (['microphone'] as const);
      return (await Promise.all(devices.map(isAtHand))).every(Boolean);
    },
    createStream: () => new MediaStream(),
    captureOne,
    captureScreen,
    watchDevices,
  };
}

async function captureSound({ microphone }: DeviceChoice): Promise<Captured> {
  try {
    const wish = wishFor('microphone', { preferred: microphone });
    return { stream: await findDevices().getUserMedia(wish) };
  } catch (error) {
    if (!isUnusable(error)) throw mediaErrorOf(error, 'microphone');
    const other = await captureOther('microphone');
    if (other) return { stream: new MediaStream([other]) };
    // There is one, but it does not start: who cannot be heard can still listen.
    return { stream: new MediaStream(), problem: mediaErrorOf(error, 'microphone') };
  }
}

async function captureBoth(choice: DeviceChoice): Promise<Captured> {
  try {
    // Both at once, so that the user is asked once.
    const wish = {
      ...wishFor('microphone', { preferred: choice.microphone }),
      ...wishFor('camera', { preferred: choice.camera }),
    };
    return { stream: await findDevices().getUserMedia(wish) };
  } catch (error) {
    if (!(await maySoundWorkAlone(error))) throw mediaErrorOf(error, 'microphone');
    const sound = await captureSound(choice);
    const camera = isUnusable(error) ? await captureOther('camera') : undefined;
    if (!camera) return { problem: mediaErrorOf(error, 'camera'), ...sound };
    sound.stream.addTrack(camera);
    return sound;
  }
}

async function captureOne(
  device: Device,
  wish: DeviceWish = { preferred: undefined },
): Promise<MediaStreamTrack> {
  try {
    return firstTrack(await findDevices().getUserMedia(wishFor(device, wish)));
  } catch (error) {
    const isReplaceable = 'preferred' in wish && isUnusable(error);
    const other = isReplaceable ? await captureOther(device) : undefined;
    if (other) return other;
    throw mediaErrorOf(error, device);
  }
}

async function captureScreen(): Promise<MediaStream> {
  try {
    const devices: Partial<MediaDevices> = findDevices();
    // Phones have none. Nothing may be awaited before it: the user's click would be forgotten.
    if (!devices.getDisplayMedia) throw new MediaError('noScreenShare', 'No screens are offered');
    const stream = await devices.getDisplayMedia(SCREEN);
    // Screens hold text: rather fewer pictures than blurred ones.
    for (const track of stream.getVideoTracks()) track.contentHint = 'detail';
    return stream;
  } catch (error) {
    throw mediaErrorOf(error, 'screen');
  }
}

/** Where a browser offers no devices, none come and go. */
function watchDevices(listener: () => void): () => void {
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  return mediaDevices ? listen(mediaDevices, 'devicechange', listener) : () => undefined;
}

/** Browsers do not say which of the two devices they failed for. Asks nothing of the user. */
async function maySoundWorkAlone(error: unknown): Promise<boolean> {
  if (error instanceof MediaError) return false;
  if (!isDenial(error)) return true;
  // Who has just refused both must not be asked again for one of them.
  const [camera, microphone] = await Promise.all([
    readPermission('camera'),
    readPermission('microphone'),
  ]);
  return camera === 'denied' && microphone !== 'denied';
}

function firstTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (!track) throw new MediaError('captureFailed', 'The browser gave a stream without tracks');
  return track;
}

// What is played there is no speech: nothing is to be filtered out.
const SCREEN: DisplayMediaStreamOptions = {
  video: { frameRate: { ideal: 15, max: 30 } },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
};
