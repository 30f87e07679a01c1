// How the media path stands, out of the two states that browsers give.

import type { MediaConnection } from '../ports/peer.ts';

/**
 * The worse of the two states, as browsers disagree: Chromium says `failed` only of the connection (its ICE stays
 * `disconnected`), and ICE is connected a moment before the keys are exchanged and media can flow. `undefined` before
 * there is anything to say, and after closing.
 */
export function mediaConnectionOf(
  connection: RTCPeerConnectionState,
  ice: RTCIceConnectionState,
): MediaConnection | undefined {
  if (connection === 'closed' || ice === 'closed') return undefined;
  if (connection === 'failed' || ice === 'failed') return 'failed';
  if (connection === 'disconnected' || ice === 'disconnected') return 'disconnected';
  if (connection === 'connected' && (ice === 'connected' || ice === 'completed'))
    return 'connected';
  return connection === 'new' && ice === 'new' ? undefined : 'connecting';
}
