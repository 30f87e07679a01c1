import { test } from 'node:test';
import { checkProxy } from './deploy.ts';

test('Caddy with the shipped configuration tells the service who asks, and keeps metrics inside', async (t) => {
  await checkProxy(t, {
    file: 'Caddyfile',
    adapt: (text, { port, service, folder }) =>
      `{\nadmin off\nauto_https off\nstorage file_system ${folder}\n}\n` +
      text
        .replace('turn-credentials.example.org', `http://127.0.0.1:${String(port)}`)
        .replaceAll('127.0.0.1:8090', service),
    command: (file, folder) => [
      'env',
      `XDG_CONFIG_HOME=${folder}`,
      `XDG_DATA_HOME=${folder}`,
      'caddy',
      'run',
      '--adapter',
      'caddyfile',
      '--config',
      file,
    ],
  });
});
