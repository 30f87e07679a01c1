import { test } from 'node:test';
import { checkFiles, checkProxy, type ShippedServer } from './web-server.ts';

const CADDY: Omit<ShippedServer, 'file'> = {
  adapt: (text, { port, folder }) =>
    `{\nadmin off\nauto_https off\nstorage file_system ${folder}\n}\n` +
    text.replace(/^call\.example\.org/mv, `http://127.0.0.1:${String(port)}`),
  command: (file, folder) => [
    'env',
    `XDG_CONFIG_HOME=${folder}`,
    `XDG_DATA_HOME=${folder}`,
    ...['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
  ],
};

test('Caddy in front of the service tells it who asks, and sends the page with its headers', async (t) => {
  await checkProxy(t, { ...CADDY, file: 'Caddyfile' });
});

test('Caddy alone sends the page with the same headers', async (t) => {
  await checkFiles(t, { ...CADDY, file: 'Caddyfile-page' });
});
