// What a page captures, and what of it still runs.

/** Follows what is captured. */
export interface WatchedTracks {
  /** What has not been stopped. */
  live(): readonly MediaStreamTrack[];
  restore(): void;
}

/** Remembers every track that the browser gives from now on. */
export function watchTracks(): WatchedTracks {
  const given: MediaStreamTrack[] = [];
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const restore = put(async (constraints) => {
    const stream = await capture(constraints);
    given.push(...stream.getTracks());
    return stream;
  });
  return { live: () => given.filter(({ readyState }) => readyState === 'live'), restore };
}

/** A user who refuses all devices; returns how to give them again. */
export function refuseDevices(): () => void {
  const before = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  put(() => Promise.reject(new DOMException('Refused', 'NotAllowedError')));
  return () => {
    put(before);
  };
}

function put(getUserMedia: MediaDevices['getUserMedia']): () => void {
  navigator.mediaDevices.getUserMedia = getUserMedia;
  return () => {
    Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia');
  };
}
