import { NGINX } from '@matrix-call/service/test/web-servers';
import type { ShippedProxy } from './deploy.ts';

/** nginx with the configuration this package ships. */
export const SHIPPED_NGINX: ShippedProxy = {
  ...NGINX,
  file: 'nginx.conf',
  addSecond: (text) => text.replace('# server 127.0.0.1:8092', 'server 127.0.0.1:8092'),
};
