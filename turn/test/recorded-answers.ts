/** What Cloudflare answers to `generate-ice-servers`, as its documentation shows it. */
export const CLOUDFLARE_ANSWER = {
  iceServers: [
    { urls: ['stun:stun.cloudflare.com:3478', 'stun:stun.cloudflare.com:53'] },
    {
      urls: [
        'turn:turn.cloudflare.com:3478?transport=udp',
        'turn:turn.cloudflare.com:53?transport=udp',
        'turn:turn.cloudflare.com:3478?transport=tcp',
        'turn:turn.cloudflare.com:80?transport=tcp',
        'turns:turn.cloudflare.com:5349?transport=tcp',
        'turns:turn.cloudflare.com:443?transport=tcp',
      ],
      username:
        'bc91b63e2b5d759f8eb9f3b58062439e0a0e15893d76317d833265ad08d6631099ce7c7087caabb31ad3e1c386424e3e',
      credential:
        'ebd71f1d3edbc2b0edae3cd5a6d82284aeb5c3b8fdaa9b8e3bf9cec683e0d45fe9f5b44e5145db3300f06c250a15b4a0',
    },
  ],
};

const USERNAME = 'dc2d2894d5a9023620c467b0e71cfa6a35457e6679785ed6ae9856fe5bdfa269';
const PASSWORD = 'tE2DajzSJwnsSbc123';

/** What Twilio answers to `Tokens.json`, as its documentation shows it, for a life of 600 seconds. */
export const TWILIO_ANSWER = {
  account_sid: `AC${'a'.repeat(32)}`,
  date_created: 'Fri, 01 May 2020 01:42:57 +0000',
  date_updated: 'Fri, 01 May 2020 01:42:57 +0000',
  ice_servers: [
    { url: 'stun:global.stun.twilio.com:3478', urls: 'stun:global.stun.twilio.com:3478' },
    ...[
      'turn:global.turn.twilio.com:3478?transport=udp',
      'turn:global.turn.twilio.com:3478?transport=tcp',
      'turn:global.turn.twilio.com:443?transport=tcp',
    ].map((urls) => ({ url: urls, urls, username: USERNAME, credential: PASSWORD })),
  ],
  password: PASSWORD,
  ttl: '600',
  username: USERNAME,
};
