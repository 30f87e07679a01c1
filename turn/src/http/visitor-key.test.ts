import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService } from '../../test/service.ts';

for (const [what, proxies, senders, statuses] of [
  [
    'one address in all its spellings counts as one',
    '127.0.0.1',
    ['192.0.2.1', '192.0.2.1:4711', '::ffff:192.0.2.1', '::FFFF:c000:0201', '[::ffff:192.0.2.1]:1'],
    [401, 429, 429, 429, 429],
  ],
  [
    'one network of IPv6 in all its spellings counts as one',
    '127.0.0.1',
    ['2001:db8::1', '2001:DB8::2', '2001:0db8:0000::3', '[2001:db8::4]', '[2001:db8::5]:4711'],
    [401, 429, 429, 429, 429],
  ],
  [
    "what is no address counts as the proxy's own",
    '127.0.0.1',
    ['unknown', 'word', '192.0.2', '192.000.002.001', '_hidden', '', '192.0.2.1'],
    [401, 429, 429, 429, 429, 429, 401],
  ],
  [
    'of several proxies the one that names no address is counted',
    '127.0.0.1, 10.0.0.0/8',
    ['word, 10.0.0.1', 'words, 10.0.0.1:80', 'word, ::ffff:10.0.0.2', '192.0.2.1, 10.0.0.1:80'],
    [401, 429, 401, 401],
  ],
] as const) {
  test(`S14: ${what}`, async (t) => {
    const { url } = await startHomeserver(t, userOf('example.org'));
    const service = await buildService(t, url, {
      env: { TRUSTED_PROXIES: proxies },
      deps: { limits: { requestsPerAddressPerMinute: 1 } },
    });

    const answers = [];
    for (const sender of senders) {
      answers.push((await service.turnServer({ 'x-forwarded-for': sender })).statusCode);
    }

    assert.deepEqual(answers, statuses);
  });
}
