import { test } from 'node:test';
import { checkFiles, checkProxy, type ShippedServer } from './web-server.ts';

const NGINX: Omit<ShippedServer, 'file'> = {
  adapt: (text, { port, folder }) => {
    const server = text
      .replace('listen 443 ssl;', `listen 127.0.0.1:${String(port)};`)
      .replace(/^.*(?:listen \[::\]|ssl_certificate).*\n/gmv, '');
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const places = paths.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
    return `daemon off; master_process off; error_log stderr; pid ${folder}/pid;
      events {} http { ${places}\n${server} }`;
  },
  command: (file, folder) => ['nginx', '-p', folder, '-e', 'stderr', '-c', file],
};

test('nginx in front of the service tells it who asks, and sends the page with its headers', async (t) => {
  await checkProxy(t, { ...NGINX, file: 'nginx.conf' });
});

test('nginx alone sends the page with the same headers', async (t) => {
  await checkFiles(t, { ...NGINX, file: 'nginx-page.conf' });
});
