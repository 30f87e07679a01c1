import { test } from 'node:test';
import { checkProxy } from './deploy.ts';

test('nginx with the shipped configuration tells the service who asks, and keeps metrics inside', async (t) => {
  await checkProxy(t, {
    file: 'nginx.conf',
    adapt: (text, { port, service, folder }) => {
      const server = text
        .replace('listen 443 ssl;', `listen 127.0.0.1:${String(port)};`)
        .replace(/^.*(?:listen \[::\]|ssl_certificate).*\n/gmv, '')
        .replaceAll('127.0.0.1:8090', service);
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const places = paths.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
      return `daemon off; master_process off; error_log stderr; pid ${folder}/pid;
        events {} http { ${places}\n${server} }`;
    },
    command: (file, folder) => ['nginx', '-p', folder, '-e', 'stderr', '-c', file],
  });
});
