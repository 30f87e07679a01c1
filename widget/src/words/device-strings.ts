// What is read of microphones, cameras and speakers: loaded with what chooses them.
import type { DeviceKey } from './string-keys.ts';

/** What is said of devices, in English. */
export const deviceEnglish: Readonly<Record<DeviceKey, string>> = {
  'devices.title': 'Devices',
  'devices.microphone': 'Microphone',
  'devices.camera': 'Camera',
  'devices.speaker': 'Speaker',
  'devices.default': 'System default',
  'devices.volume': 'Volume',
  'devices.flipCamera': 'Flip camera',
  'devices.pluggedIn': '{other} was plugged in.',
  'devices.useIt': 'Use it',
  'devices.notNow': 'Not now',
  'devices.level': 'Level of your microphone',
  'devices.testTone': 'Play a test tone',
  'devices.callNow': 'Call now',
  'devices.answer': 'Answer',
  'devices.withoutCamera': 'Call without camera',
  'devices.back': 'Back',
  'devices.tryAgain': 'Try again',
  'devices.asking': 'Your browser asks for your devices.',
  'devices.preview': 'Before the call',
};
