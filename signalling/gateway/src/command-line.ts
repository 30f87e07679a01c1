import { parseArgs } from 'node:util';
import { UsageError, type CommonCommand } from '@matrix-call/service';

/** The command of the command line. */
export type Command =
  | { readonly name: 'serve' | 'checkConfig' }
  | { readonly name: 'register'; readonly url: string; readonly serverName: string };

/** Reads the arguments; throws {@link UsageError}. */
export function readCommand(args: readonly string[]): Command | CommonCommand {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  const [command, ...more] = positionals;
  if (more.length > 0) throw new UsageError('There is one command at most');
  if (command === 'register') return readRegister(values);
  if (command !== undefined) throw new UsageError(`There is no command "${command}"`);
  if (values.url !== undefined || values['server-name'] !== undefined)
    throw new UsageError('--url and --server-name belong to register');
  return { name: values['check-config'] ? 'checkConfig' : 'serve' };
}

/** What `--help` shows. */
export const USAGE = `Usage: matrix-call-gateway [--check-config]
       matrix-call-gateway register --server-name <name> --url <url>

Lets visitors of a web page call Matrix users without an account.
Settings come from the environment; README.md explains them.

  register         print a new registration of the gateway for the homeserver, with new tokens
  --server-name    the name of the homeserver, as its user IDs have it
  --url            where the homeserver reaches the gateway
  --check-config   read the settings, say what is wrong, and end
  --version        show the version
  --help           show this
`;

function readRegister(values: {
  readonly url?: string | undefined;
  readonly 'server-name'?: string | undefined;
  readonly 'check-config': boolean;
}): Command {
  const { url, 'server-name': serverName } = values;
  if (values['check-config']) throw new UsageError('--check-config belongs to no command');
  if (serverName === undefined || !/^[A-Za-z0-9.\-]{1,230}(?::\d{1,5})?$/v.test(serverName))
    throw new UsageError('register needs --server-name, such as example.org');
  if (url === undefined || !/^https?:$/v.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new UsageError('register needs --url, such as http://127.0.0.1:8091');
  return { name: 'register', url, serverName };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        'check-config': { type: 'boolean', default: false },
        url: { type: 'string' },
        'server-name': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}
