// What users do in a recorded call, told to each client in its own words. Each runs in the page.
import type {} from 'matrix-call';
import type { DeedInCall } from '../../signalling/test/corpus.ts';

type Act = () => unknown;

/** Our element. */
export const OURS: Readonly<Record<DeedInCall, Act>> = {
  reject: async () => document.querySelector('matrix-call')?.reject(),
  hangUp: async () => document.querySelector('matrix-call')?.hangUp(),
  mute: async () => document.querySelector('matrix-call')?.setMicrophoneMuted(true),
  unmute: async () => document.querySelector('matrix-call')?.setMicrophoneMuted(false),
  cameraOn: async () => document.querySelector('matrix-call')?.setCameraMuted(false),
  cameraOff: async () => document.querySelector('matrix-call')?.setCameraMuted(true),
  hold: async () => document.querySelector('matrix-call')?.setHold(true),
  resume: async () => document.querySelector('matrix-call')?.setHold(false),
  share: async () => document.querySelector('matrix-call')?.setScreenShare(true),
  unshare: async () => document.querySelector('matrix-call')?.setScreenShare(false),
  restart: () => window.dispatchEvent(new Event('online')),
};

/** The page of js-sdk. */
export const THEIRS: typeof OURS = {
  reject: () => {
    window.sdk.reject();
  },
  hangUp: () => {
    window.sdk.hangUp();
  },
  mute: () => window.sdk.setMicrophoneMuted(true),
  unmute: () => window.sdk.setMicrophoneMuted(false),
  cameraOn: () => window.sdk.setCameraMuted(false),
  cameraOff: () => window.sdk.setCameraMuted(true),
  hold: () => {
    window.sdk.setHold(true);
  },
  resume: () => {
    window.sdk.setHold(false);
  },
  share: () => window.sdk.setScreenShare(true),
  unshare: () => window.sdk.setScreenShare(false),
  restart: () => window.peerConnections?.at(-1)?.restartIce(),
};

/** A browser without a screen has something to show all the same. */
export function giveScreen(): void {
  navigator.mediaDevices.getDisplayMedia = () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
    return Promise.resolve(canvas.captureStream(5));
  };
}
