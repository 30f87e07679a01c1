// A browser that lets nothing be heard before the user has touched the page.

/** Lets the browser refuse sound; returns how to allow it. */
export function refusePlayback(): () => void {
  const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play');
  const refuse = () => Promise.reject(new DOMException('No gesture yet', 'NotAllowedError'));
  Object.defineProperty(HTMLMediaElement.prototype, 'play', { ...play, value: refuse });
  return () => {
    Object.defineProperty(HTMLMediaElement.prototype, 'play', { ...play });
  };
}
