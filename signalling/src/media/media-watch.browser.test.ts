import { assert } from '@open-wc/testing';
import {
  closeAll,
  closeLater,
  openCall,
  sendDevices,
  untilMediaFlows,
} from '../../test/two-peers.ts';
import { systemClock } from '../browser/system-clock.ts';
import { MediaWatch } from './media-watch.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('the watch on what arrives', () => {
  afterEach(closeAll);

  it('F23: tells within 3 s that a video call went silent, and when it is heard again', async () => {
    const [listener, speaker] = await openCall(true);
    await untilMediaFlows(listener);
    const told: boolean[] = [];
    startWatch(() => listener.peer.getStats(), told);

    await speaker.peer.setTrack('microphone', undefined);
    await speaker.peer.setTrack('camera', undefined);
    const silentSince = performance.now();
    await waitUntil(() => told.length > 0, 'never told');

    const tookMs = performance.now() - silentSince;
    console.log(`F23 measured: ${(tookMs / 1000).toFixed(1)} s`);
    assert.isBelow(tookMs, 3_000);
    await sendDevices(speaker.peer);
    await waitUntil(() => told.length > 1, 'never told');
    assert.deepEqual(told, [true, false]);
  });
});

function startWatch(getStats: () => Promise<RTCStatsReport>, told: boolean[]): void {
  const watch = new MediaWatch({
    clock: systemClock,
    getStats,
    isExpected: () => true,
    stalled: (isStalled) => told.push(isStalled),
    anotherTry: () => undefined,
  });
  closeLater({
    close: () => {
      watch.stop();
    },
  });
  watch.start();
}
