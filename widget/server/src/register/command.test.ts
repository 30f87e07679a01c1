import assert from 'node:assert/strict';
import { test } from 'node:test';
import { register } from './command.ts';

test('a homeserver without TLS is warned about before the token goes there', async () => {
  const told: string[] = [];
  const asked: string[] = [];
  const ask: typeof fetch = (url) => {
    asked.push(url instanceof Request ? url.url : String(url));
    return Promise.resolve(Response.json({ versions: [], user_id: '@a:b', event_id: '$x' }));
  };

  const { exitCode } = await register(
    { name: 'remove', homeserver: 'http://matrix.example.org', room: '!a:b' },
    { env: { MATRIX_ACCESS_TOKEN: 'canary' }, fetch: ask, tell: (sentence) => told.push(sentence) },
  );

  assert.equal(exitCode, 0);
  assert.deepEqual(told, [
    'Warning: http://matrix.example.org has no TLS, so others on the way can read the access token.',
  ]);
  assert.equal(
    asked.at(-1),
    'http://matrix.example.org/_matrix/client/v3/rooms/!a%3Ab/state/im.vector.modular.widgets/matrix-call',
  );
});
