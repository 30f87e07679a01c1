// A sound file of the page that rings in place of the built-in melody.

/** The address of a sound file, if it is one that a page may have its sounds from. */
export function soundAddress(written: string | undefined, base: string): string | undefined {
  if (!written || !URL.canParse(written, base)) return undefined;
  const { href, protocol } = new URL(written, base);
  return PROTOCOLS.has(protocol) ? href : undefined;
}

/** Plays a file again and again until it is told to stop. Not fetched before. */
export function playFile(address: string, onFailure: () => void): () => void {
  const audio = new Audio(address);
  let isStopped = false;
  audio.loop = true;
  audio.play().catch(() => {
    if (!isStopped) onFailure();
  });
  return () => {
    isStopped = true;
    audio.pause();
    // Ends the download, too.
    audio.removeAttribute('src');
    audio.load();
  };
}

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'blob:', 'data:']);
