import { test } from 'node:test';
import { CADDY } from '@matrix-call/service/test/web-servers';
import { checkProxy } from './deploy.ts';

test('Caddy with the shipped configuration tells the service who asks, and keeps metrics inside', async (t) => {
  await checkProxy(t, { ...CADDY, file: 'Caddyfile' });
});
