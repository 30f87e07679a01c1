import { isOpenToOthers, read, ValueError } from '@matrix-call/service';
import { ANY_HOMESERVER, type AllowedHomeservers } from '../identity/allowed-homeservers.ts';
import { isPublicLiteral, isPublicName, readServerName } from '../identity/server-name.ts';

/** Allowed homeservers: `name`, to be discovered, `name=base URL`, or `*` for every server that can be discovered. */
export function homeservers(text: string): AllowedHomeservers {
  return new Map(read.entries(text).map(homeserver));
}

/** What an administrator should know about the homeservers that are allowed, and about the one that checks access tokens. */
export function warningsAboutHomeservers(
  allowed: AllowedHomeservers,
  homeserverUrl: URL | undefined,
): readonly string[] {
  const open = [...allowed].filter(([, url]) => url !== undefined && isOpenToOthers(url));
  return [
    ...(allowed.has(ANY_HOMESERVER) ? [ANYBODY] : []),
    ...open.map(([name]) => `ALLOWED_HOMESERVERS has ${name}=http://…: ${ON_THE_WAY}`),
    ...(homeserverUrl !== undefined && isOpenToOthers(homeserverUrl)
      ? [`HOMESERVER_URL starts with http:// and leads to another machine: ${ON_THE_WAY}`]
      : []),
  ];
}

function homeserver(entry: string): readonly [string, URL | undefined] {
  if (entry === ANY_HOMESERVER) return [entry, undefined];
  const [name = '', ...rest] = entry.split('=');
  if (readServerName(name) === undefined) {
    throw new ValueError(`has "${name}", which is no Matrix server name such as example.org`);
  }
  if (rest.length > 0) return [name, readEntryUrl(name, rest.join('='))];
  if (!isPublicName(name) && !isPublicLiteral(name)) {
    throw new ValueError(
      `has "${name}", which cannot be found from outside; give its base URL: ${name}=http://127.0.0.1:8008`,
    );
  }
  return [name, undefined];
}

function readEntryUrl(name: string, text: string): URL {
  try {
    return read.baseUrl(text);
  } catch (error) {
    throw new ValueError(`has "${name}=…", whose URL ${(error as Error).message}`, {
      cause: error,
    });
  }
}

const ANYBODY =
  'ALLOWED_HOMESERVERS has *: whoever has an account on any Matrix server, even one set up a minute ago, gets relay time from you, and this service connects to every server they name; list the servers of the people you mean';
const ON_THE_WAY =
  'whoever sits between here and there reads tokens of users and can say whose they are; use https:// unless the network in between is yours alone';
