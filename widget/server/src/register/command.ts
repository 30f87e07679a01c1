import { isOpenToOthers } from '@matrix-call/service';
import type { AddCommand, RemoveCommand } from '../command-line.ts';
import { readAccessToken } from './access-token.ts';
import { findHomeserver } from './find-homeserver.ts';
import { Homeserver, type HomeserverDeps } from './homeserver.ts';
import { addWidget, removeWidget } from './register.ts';
import { EXIT_CODES, RegisterError } from './register-error.ts';
import { Room } from './room.ts';

/** The world around a registration. */
export interface RegisterDeps extends HomeserverDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a registration came to, for the person at the terminal. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: number;
}

/** Adds the widget to a room or removes it; the access token stands in no outcome, whatever the homeserver says. */
export async function register(
  command: AddCommand | RemoveCommand,
  { env, ...deps }: RegisterDeps,
): Promise<Outcome> {
  let token = '';
  try {
    token = readAccessToken(env);
    const baseUrl = await findHomeserver(command.homeserver, deps.fetch);
    if (isOpenToOthers(new URL(baseUrl))) deps.tell?.(overheard(baseUrl));
    const room = await Room.open(new Homeserver(baseUrl, token, deps), command.room);
    const text =
      command.name === 'add'
        ? await addWidget(room, command.registration)
        : await removeWidget(room);
    return { text: hide(token, text), exitCode: 0 };
  } catch (error) {
    if (!(error instanceof RegisterError)) throw error;
    return { text: hide(token, error.message), exitCode: EXIT_CODES[error.code] };
  }
}

function overheard(baseUrl: string): string {
  return `Warning: ${baseUrl} has no TLS, so others on the way can read the access token.`;
}

function hide(token: string, text: string): string {
  return token === '' ? text : text.replaceAll(token, '[hidden]');
}
