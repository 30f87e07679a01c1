import { test } from 'node:test';
import { CADDY } from '@matrix-call/service/test/web-servers';
import { checkFiles, checkProxy } from './web-server.ts';

test('Caddy in front of the service tells it who asks, and sends the page with its headers', async (t) => {
  await checkProxy(t, { ...CADDY, file: 'Caddyfile' });
});

test('Caddy alone sends the page with the same headers', async (t) => {
  await checkFiles(t, { ...CADDY, file: 'Caddyfile-page' });
});
