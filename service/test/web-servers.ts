// nginx and Caddy with a configuration that a package ships, made to fit the machine of a test.

/** How a web server is started with a shipped configuration. */
export interface WebServer {
  /** The shipped text for this machine: without TLS, at this port of loopback. */
  readonly adapt: (
    text: string,
    place: { readonly port: number; readonly folder: string },
  ) => string;
  readonly command: (file: string, folder: string) => readonly string[];
}

/** Its configurations have one server block, with TLS, and perhaps the groups of servers it passes on to. */
export const NGINX: WebServer = {
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

/** Its configurations have one site, whose name begins a line. */
export const CADDY: WebServer = {
  adapt: (text, { port, folder }) =>
    `{\nadmin off\nauto_https off\nstorage file_system ${folder}\n}\n` +
    text.replace(/^[a-z0-9.\-]+(?= \{$)/mv, `http://127.0.0.1:${String(port)}`),
  command: (file, folder) => [
    ...['env', `XDG_CONFIG_HOME=${folder}`, `XDG_DATA_HOME=${folder}`],
    ...['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
  ],
};
