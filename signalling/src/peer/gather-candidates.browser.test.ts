import { assert } from '@open-wc/testing';
import { gatherCandidates } from './gather-candidates.ts';

// Nobody listens there.
const CLOSED = 'turn:127.0.0.1:9?transport=tcp';
const LOGIN = { username: 'alice', credential: 'secret' };

describe('gathering', () => {
  it('with a relay that is not there comes to silence', async () => {
    const iceServers = [{ urls: CLOSED, ...LOGIN }];

    const outcome = await gatherCandidates({ iceServers, wanted: 'relay' }, inTime());

    assert.strictEqual(outcome, 'silent');
  });

  it('leaves out an address that the browser refuses', async () => {
    const iceServers = [{ urls: ['nonsense', CLOSED], ...LOGIN }];

    const outcome = await gatherCandidates({ iceServers, wanted: 'relay' }, inTime());

    assert.strictEqual(outcome, 'silent');
  });

  it('ends at once when it is told to', async () => {
    const stopper = new AbortController();
    const iceServers = [{ urls: 'turn:127.0.0.1:9', ...LOGIN }];

    const gathering = gatherCandidates({ iceServers, wanted: 'relay' }, stopper.signal);
    stopper.abort();

    assert.strictEqual(await gathering, 'silent');
  });

  it('ends at once when it was told to before it began', async () => {
    const iceServers = [{ urls: 'turn:127.0.0.1:9', ...LOGIN }];

    assert.strictEqual(
      await gatherCandidates({ iceServers, wanted: 'relay' }, AbortSignal.abort()),
      'silent',
    );
  });

  it('leaves no connection open', async () => {
    const made: RTCPeerConnection[] = [];
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
    try {
      const iceServers = [{ urls: CLOSED, ...LOGIN }];
      await gatherCandidates({ iceServers, wanted: 'relay' }, inTime());
    } finally {
      globalThis.RTCPeerConnection = Native;
    }

    assert.isAbove(made.length, 0);
    assert.deepEqual(
      new Set(made.map(({ signalingState }) => signalingState)),
      new Set(['closed']),
    );
  });
});

/** As long as a check gives it. */
function inTime(): AbortSignal {
  return AbortSignal.timeout(5_000);
}
