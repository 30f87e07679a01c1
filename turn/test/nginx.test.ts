import { test } from 'node:test';
import { NGINX } from '@matrix-call/service/test/web-servers';
import { checkProxy } from './deploy.ts';

test('nginx with the shipped configuration tells the service who asks, and keeps metrics inside', async (t) => {
  await checkProxy(t, { ...NGINX, file: 'nginx.conf' });
});
