import { expect } from '@open-wc/testing';
import { acceptedIceServers } from './accepted-ice-servers.ts';

const TURN = { username: 'alice', credential: 'secret' };

describe('the accepted ICE servers', () => {
  it('are all of them where the browser takes all', () => {
    const servers = [
      { urls: ['stun:127.0.0.1:3478'] },
      { urls: ['turn:127.0.0.1:3478?transport=udp', 'turns:127.0.0.1:5349'], ...TURN },
    ];

    expect(acceptedIceServers(servers)).to.deep.equal(servers);
  });

  const REFUSED = ['', 'nonsense', 'turn.example.org', 'https://turn.example.org', 'turn:'];
  for (const address of REFUSED) {
    it(`leave out "${address}" and keep the others of the same server`, () => {
      const servers = [{ urls: [address, 'turn:127.0.0.1:3478'], ...TURN }];

      expect(acceptedIceServers(servers)).to.deep.equal([
        { urls: ['turn:127.0.0.1:3478'], ...TURN },
      ]);
    });
  }

  it('leave out a server without addresses, and a relay without credentials', () => {
    expect(acceptedIceServers([{ urls: [] }, { urls: 'turn:127.0.0.1:3478' }])).to.deep.equal([]);
  });
});
