// Digits for menus that are operated by telephone keys.

import { assert } from '@open-wc/testing';
import { closeAll, openCall, openPeer } from '../../test/two-peers.ts';
import { MediaError } from '../ports/peer.ts';
import { waitUntil } from '../../test/wait-until.ts';

describe('digits', () => {
  const made: RTCPeerConnection[] = [];
  const { RTCPeerConnection } = globalThis;

  beforeEach(() => {
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    };
  });

  afterEach(() => {
    closeAll();
    globalThis.RTCPeerConnection = RTCPeerConnection;
    made.length = 0;
  });

  it('R85: are played one after another, also those that are sent meanwhile', async () => {
    const [caller] = await openCall(false);
    const played = watchTones(made[0]);

    caller.peer.sendDigits('12');
    await waitUntil(() => played.length === 1);
    caller.peer.sendDigits('#');

    await waitUntil(() => played.includes(''), 'they never end');
    assert.deepEqual(played, ['1', '2', '#', '']);
  });

  it('R85: are refused before the other side is known to take them', async () => {
    const { peer } = openPeer();
    assert.strictEqual(
      refusalOf(() => {
        peer.sendDigits('1');
      }),
      'noDigits',
    );

    await peer.createOffer({ video: false });

    assert.strictEqual(
      refusalOf(() => {
        peer.sendDigits('1');
      }),
      'noDigits',
    );
  });

  it('R85: that no telephone has are refused', async () => {
    const [{ peer }] = await openCall(false);

    assert.strictEqual(
      refusalOf(() => {
        peer.sendDigits('hello');
      }),
      'noDigits',
    );
  });

  it('are refused once the peer is closed', async () => {
    const [{ peer }] = await openCall(false);

    peer.close();

    assert.strictEqual(
      refusalOf(() => {
        peer.sendDigits('1');
      }),
      'connectionFailed',
    );
  });
});

/** The tones that the other side gets from now on; the empty one ends them. */
function watchTones(connection: RTCPeerConnection | undefined): readonly string[] {
  const played: string[] = [];
  const dtmf = connection?.getSenders()[0]?.dtmf;
  if (!dtmf) throw new Error('No sender of digits');
  dtmf.addEventListener('tonechange', ({ tone }) => played.push(tone));
  return played;
}

function refusalOf(send: () => void): string | undefined {
  try {
    send();
    return undefined;
  } catch (error) {
    assert.instanceOf(error, MediaError);
    return error.code;
  }
}
