import { test } from 'node:test';
import { checkProxy, checkTwo } from './check-proxy.ts';
import { SHIPPED_NGINX } from './shipped-nginx.ts';

test('nginx with the shipped configuration lets visitors through, and nobody to the rest', async (t) => {
  await checkProxy(t, SHIPPED_NGINX);
});

test('nginx with the shipped configuration spreads visitors over two gateways, and outlives one', async (t) => {
  await checkTwo(t, SHIPPED_NGINX);
});
