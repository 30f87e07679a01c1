import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { startFor } from './test-client.ts';

test('S20: a page whose name was made to point here cannot ask anything, the names of this machine can', async (t) => {
  const { url } = await startFor(t, { names: ['home.lab'] });
  const { port } = new URL(url);
  const foreign = ['evil.example.org', `evil.example.org:${port}`, '127.0.0.1.example.org'];
  const own = ['localhost', `LOCALHOST:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'home.lab'];

  for (const host of foreign) assert.equal(await statusOf(url, host), 421, host);
  for (const host of own) assert.equal(await statusOf(url, host), 200, host);
});

function statusOf(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/_matrix/client/versions`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });
}
