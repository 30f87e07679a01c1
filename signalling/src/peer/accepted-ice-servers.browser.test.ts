import { assert } from '@open-wc/testing';
import { acceptedIceServers } from './accepted-ice-servers.ts';

const TURN = { username: 'alice', credential: 'secret' };

describe('the accepted ICE servers', () => {
  it('are all of them where the browser takes all', () => {
    const servers = [
      { urls: ['stun:127.0.0.1:3478'] },
      { urls: ['turn:127.0.0.1:3478?transport=udp', 'turns:127.0.0.1:5349'], ...TURN },
    ];

    assert.deepEqual(acceptedIceServers(servers), servers);
  });

  const REFUSED = ['', 'nonsense', 'turn.example.org', 'https://turn.example.org', 'turn:'];
  for (const address of REFUSED) {
    it(`leave out "${address}" and keep the others of the same server`, () => {
      const servers = [{ urls: [address, 'turn:127.0.0.1:3478'], ...TURN }];

      assert.deepEqual(acceptedIceServers(servers), [{ urls: ['turn:127.0.0.1:3478'], ...TURN }]);
    });
  }

  it('leave out a server without addresses, and a relay without credentials', () => {
    assert.deepEqual(acceptedIceServers([{ urls: [] }, { urls: 'turn:127.0.0.1:3478' }]), []);
  });
});
