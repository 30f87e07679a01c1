// What an agent needs for the connections of its calls, which is loaded with the first one.
import { MediaError, type AgentPorts } from '@matrix-call/signalling';
import { callPart } from './call-part.ts';

/** WebRTC, and who judges how well it works. */
export const callPorts: Pick<AgentPorts, 'loadPeer' | 'createPeer' | 'watchQuality'> = {
  async loadPeer() {
    try {
      await callPart.load();
    } catch (cause) {
      throw new MediaError('partMissing', 'The code of a call could not be loaded', { cause });
    }
  },
  createPeer(options, listener) {
    if (!callPart.part) throw new MediaError('partMissing', 'The code of a call is not there');
    return callPart.part.createSimplePeer(options, listener);
  },
  watchQuality: (options) => callPart.part?.watchQuality(options),
};
