import { test } from 'node:test';
import { NGINX } from '@matrix-call/service/test/web-servers';
import { checkProxy, checkTwo } from './check-proxy.ts';
import type { ShippedProxy } from './deploy.ts';

const SHIPPED: ShippedProxy = {
  ...NGINX,
  file: 'nginx.conf',
  addSecond: (text) => text.replace('# server 127.0.0.1:8092;', 'server 127.0.0.1:8092;'),
};

test('nginx with the shipped configuration lets visitors through, and nobody to the rest', async (t) => {
  await checkProxy(t, SHIPPED);
});

test('nginx with the shipped configuration spreads visitors over two gateways, and outlives one', async (t) => {
  await checkTwo(t, SHIPPED);
});
