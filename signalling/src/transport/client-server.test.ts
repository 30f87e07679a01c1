import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ManualClock } from '../../test/manual-clock.ts';
import { StubHomeserver } from '../../test/stub-homeserver.ts';
import { rejectsWith } from '../contract/stage.ts';
import { Witness } from '../contract/witness.ts';
import { ClientServerTransport } from './client-server.ts';

test('a token of somebody else than was named is refused, and nothing runs on', async () => {
  const stub = await StubHomeserver.start();
  const clock = new ManualClock();
  const transport = new ClientServerTransport({
    homeserver: stub.url,
    accessToken: 'token',
    userId: '@somebody-else:stub.org',
    environment: { after: clock.after },
  });

  try {
    await rejectsWith(transport.start(new Witness()), 'unauthorized');
    await rejectsWith(transport.describeRoom('!room:stub.org'), 'unauthorized');
    await new Promise(setImmediate);
    assert.deepEqual(clock.running, []);
  } finally {
    await stub.close();
  }
});
