import { test } from 'node:test';
import { NGINX } from '@matrix-call/service/test/web-servers';
import { checkFiles, checkProxy } from './web-server.ts';

test('nginx in front of the service tells it who asks, and sends the page with its headers', async (t) => {
  await checkProxy(t, { ...NGINX, file: 'nginx.conf' });
});

test('nginx alone sends the page with the same headers', async (t) => {
  await checkFiles(t, { ...NGINX, file: 'nginx-page.conf' });
});
