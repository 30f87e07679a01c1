import { test } from 'node:test';
import { CADDY } from '@matrix-call/service/test/web-servers';
import { checkProxy, checkTwo } from './check-proxy.ts';
import type { ShippedProxy } from './deploy.ts';

const SHIPPED: ShippedProxy = {
  ...CADDY,
  file: 'Caddyfile',
  addSecond: (text) =>
    text.replace('proxy 127.0.0.1:8091 {', 'proxy 127.0.0.1:8091 127.0.0.1:8092 {'),
};

test('Caddy with the shipped configuration lets visitors through, and nobody to the rest', async (t) => {
  await checkProxy(t, SHIPPED);
});

test('Caddy with the shipped configuration spreads visitors over two gateways, and outlives one', async (t) => {
  await checkTwo(t, SHIPPED);
});
