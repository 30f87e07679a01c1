import { parseArgs } from 'node:util';
import { UsageError, type CommonCommand } from '@matrix-call/service';
import { widgetUrl } from 'matrix-call/registration';
import type { Registration } from './register/register.ts';
import { hookOf } from './well-known.ts';

/** The command of the command line. */
export type Command =
  | { readonly name: 'serve' }
  | AddCommand
  | RemoveCommand
  | { readonly name: 'wellKnown'; readonly hookUrl: string; readonly ignoresDirectRooms: boolean };

/** A room, and the homeserver that is asked about it: a base URL or a server name. */
interface Place {
  readonly homeserver: string;
  /** An ID or an alias. */
  readonly room: string;
}

/** Puts the widget into a room. */
export interface AddCommand extends Place {
  readonly name: 'add';
  readonly registration: Registration;
}

/** Takes the widget out of a room. */
export interface RemoveCommand extends Place {
  readonly name: 'remove';
}

/** Reads the arguments; throws {@link UsageError}. */
export function readCommand(args: readonly string[]): Command | CommonCommand {
  const { values, positionals } = parse(args);
  const [name = 'help', ...more] = positionals;
  if (values.help === true) return { name: 'help' };
  if (values.version === true) return { name: 'version' };
  const allowed = ALLOWED[name];
  if (allowed === undefined) throw new UsageError(`There is no command "${name}"`);
  if (more.length > 0) throw new UsageError(`"${more.join(' ')}" belongs to no option`);
  const foreign = Object.keys(values).find((option) => !allowed.includes(option));
  if (foreign !== undefined) throw new UsageError(`--${foreign} does not belong to ${name}`);
  if (name === 'add') return { name, ...readPlace(values), registration: readWidget(values) };
  if (name === 'remove') return { name, ...readPlace(values) };
  if (name === 'well-known') return readWellKnown(values);
  return { name: name === 'serve' ? 'serve' : 'help' };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readPlace(values: Values): Place {
  const [homeserver, room] = [required(values, 'homeserver'), required(values, 'room')];
  if (!SERVER_NAME.test(homeserver) && !isWebAddress(homeserver)) {
    throw new UsageError(`--homeserver must be a URL or a server name, not "${homeserver}"`);
  }
  if (!ROOM.test(room) || Buffer.byteLength(room) > 255) {
    throw new UsageError(
      `--room must be a room ID (!…) or an alias (#…:server), not "${room}"; quote it in the shell`,
    );
  }
  return { homeserver: homeserver.replace(/\/$/v, ''), room };
}

function readWidget(values: Values): Registration {
  const pageUrl = required(values, 'page');
  const settings = { turnService: values['turn-service'], relayOnly: values['relay-only'] };
  checkPage(pageUrl, settings);
  return { pageUrl, name: values.name, settings, isPinned: values.pin ?? false };
}

function readWellKnown(values: Values): Command {
  if ((values.page === undefined) === (values.hook === undefined)) {
    throw new UsageError('well-known needs either --page or --hook');
  }
  if (values.page !== undefined) checkPage(values.page);
  const hookUrl = values.hook ?? hookOf(values.page ?? '');
  if (!isWebAddress(hookUrl)) throw new UsageError(`--hook must be a URL, not "${hookUrl}"`);
  return { name: 'wellKnown', hookUrl, ignoresDirectRooms: values['ignore-dm'] ?? false };
}

function checkPage(...given: Parameters<typeof widgetUrl>): void {
  try {
    widgetUrl(...given);
  } catch (error) {
    throw new UsageError((error as TypeError).message, { cause: error });
  }
}

function required(values: Values, name: 'homeserver' | 'room' | 'page'): string {
  const value = values[name];
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
  return value;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^?#@\s]+$/v.test(text);
}

const OPTIONS = {
  homeserver: { type: 'string' },
  room: { type: 'string' },
  page: { type: 'string' },
  hook: { type: 'string' },
  name: { type: 'string' },
  'turn-service': { type: 'string' },
  'relay-only': { type: 'boolean' },
  pin: { type: 'boolean' },
  'ignore-dm': { type: 'boolean' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

const ALLOWED: Readonly<Partial<Record<string, readonly string[]>>> = {
  help: [],
  serve: [],
  add: ['homeserver', 'room', 'page', 'name', 'turn-service', 'relay-only', 'pin'],
  remove: ['homeserver', 'room'],
  'well-known': ['page', 'hook', 'ignore-dm'],
};

// "Server name": a host or an address, perhaps with a port.
const SERVER_NAME = /^(?:[A-Za-z0-9.\-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/v;
const ROOM = /^(?:![^\s\p{Cc}]+|#[^\s\p{Cc}:]+:[^\s\p{Cc}]+)$/v;
