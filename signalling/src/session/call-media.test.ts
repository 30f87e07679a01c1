import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeDevices, FakePeer } from '../../test/fake-media.ts';
import type { MediaError } from '../peer/peer.ts';
import { CallMedia } from './call-media.ts';

test('granted devices that fail before the servers are known fail the preparation alone', async () => {
  const devices = Object.assign(new FakeDevices(), {
    isPermanentlyGranted: true,
    failure: 'noMicrophone' as const,
  });
  const servers = Promise.withResolvers<readonly RTCIceServer[]>();
  const media = openMedia(devices, servers.promise);

  const preparing = media.prepareOffer({ video: false });
  // Node fails the test for a rejection that nobody handles by then.
  await new Promise(setImmediate);
  servers.resolve([]);

  await assert.rejects(preparing, ({ code }: MediaError) => code === 'noMicrophone');
});

function openMedia(media: FakeDevices, iceServers: Promise<readonly RTCIceServer[]>): CallMedia {
  return new CallMedia(
    {
      media,
      createPeer: (options, listener) => new FakePeer(options, listener),
      getIceServers: () => iceServers,
      isRelayOnly: false,
    },
    { report: () => undefined, changed: () => undefined, problem: () => undefined },
  );
}
