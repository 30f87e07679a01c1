import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError, type CommonCommand } from '@matrix-call/service';

/** The command of the command line. */
export type Command =
  | { readonly name: 'serve' | 'checkConfig' }
  | {
      readonly name: 'checkTurn';
      readonly asJson: boolean;
      readonly authorities: readonly string[];
    };

/** Reads the arguments, and the files they name; throws {@link UsageError}. */
export function readCommand(args: readonly string[]): Command | CommonCommand {
  const values = parse(args);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  if (values['check-turn']) {
    if (values['check-config'])
      throw new UsageError('--check-turn reads the settings as well; leave --check-config out');
    return { name: 'checkTurn', asJson: values.json, authorities: values.ca.map(readAuthority) };
  }
  if (values.json || values.ca.length > 0)
    throw new UsageError('--json and --ca belong to --check-turn');
  return { name: values['check-config'] ? 'checkConfig' : 'serve' };
}

/** What `--help` shows. */
export const USAGE = `Usage: matrix-call-turn [--check-config | --check-turn [--json] [--ca <file>]…]

Gives TURN credentials to people who prove who they are on Matrix.
Settings come from the environment; README.md explains them.

  --check-config   read the settings, say what is wrong, and end
  --check-turn     take a relay on every TURN server of the settings over every transport,
                   send data through it, print a table and what to do, and end;
                   exit code 0 if all work, 1 if not
  --json           print what --check-turn finds as JSON
  --ca <file>      also trust certificates of this authority (PEM); can be given several times
  --version        show the version
  --help           show this
`;

function parse(args: readonly string[]): {
  help: boolean;
  version: boolean;
  'check-config': boolean;
  'check-turn': boolean;
  json: boolean;
  ca: readonly string[];
} {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        'check-config': { type: 'boolean', default: false },
        'check-turn': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        ca: { type: 'string', multiple: true, default: [] },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readAuthority(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw new UsageError(`--ca names ${path}, which cannot be read`, { cause: error });
  }
  throw new UsageError(`--ca names ${path}, which holds no certificate in PEM`);
}
