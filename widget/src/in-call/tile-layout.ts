// Which picture of a call lies where. Pure.
import type { Pictures } from './pictures.ts';

/** What there is to be seen. */
export interface Seen {
  readonly remoteScreenStream: MediaStream | undefined;
  readonly screenStream: MediaStream | undefined;
  readonly showsRemoteVideo: boolean;
  readonly showsLocalTile: boolean;
  readonly keepsTopFree: boolean;
}

/** The classes of each picture; undefined where it is not shown. What is heard is always there, if only `unseen`. */
export interface Layout {
  readonly screen: string;
  readonly remote: string;
  readonly shared: string | undefined;
  readonly own: string | undefined;
}

/** Lays a screen out large with everything else small beside it; without one the opponent fills the place. */
export function layOut(seen: Seen, chosen: Pictures): Layout {
  const { remoteScreenStream, screenStream, showsRemoteVideo, showsLocalTile } = seen;
  const showsOwn = showsLocalTile && !chosen.isOwnHidden;
  const isSwapped = canSwap(seen) && chosen.isSwapped;
  if (!remoteScreenStream && !screenStream) {
    const own = showsOwn ? cornerOf(seen, chosen) : undefined;
    return { screen: '', remote: showsRemoteVideo ? '' : 'unseen', shared: undefined, own };
  }
  const strip = [
    isSwapped && 'screen',
    canSwap(seen) && !isSwapped && 'remote',
    screenStream && 'shared',
    showsOwn && 'own',
  ].filter(Boolean);
  const isAlone = chosen.isStripHidden || strip.length === 0;
  const placeOf = (name: string): string | undefined => {
    const place = strip.indexOf(name);
    return chosen.isStripHidden || place < 0 ? undefined : `place-${String(place)}`;
  };
  const tile = (name: string): string => {
    const place = placeOf(name);
    return place ? `tile ${place}` : 'unseen';
  };
  const large = `large ${isAlone ? 'alone' : ''}`;
  const remoteWithScreen = isSwapped ? large : tile('remote');
  return {
    screen: isSwapped ? tile('screen') : large,
    remote: remoteScreenStream ? remoteWithScreen : showsRemoteVideo ? '' : 'unseen',
    shared: placeOf('shared'),
    own: placeOf('own'),
  };
}

/** Whether the screen and the camera of the opponent are both there. */
export function canSwap({
  remoteScreenStream,
  showsRemoteVideo,
}: Pick<Seen, 'remoteScreenStream' | 'showsRemoteVideo'>): boolean {
  return remoteScreenStream !== undefined && showsRemoteVideo;
}

function cornerOf({ keepsTopFree }: Seen, { corner }: Pictures): string {
  return keepsTopFree ? corner.replace(/^start/u, 'end') : corner;
}
