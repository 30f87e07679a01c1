import { ValueError } from './env-reader.ts';

/**
 * Where Redis or Valkey is: `redis://[user[:password]@]host[:port][/database]`, with `rediss:` for TLS (IANA's
 * registrations of the schemes redis and rediss). The text is never part of an error, for it may hold a password.
 */
export function redisUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/v.test(url.protocol) || url.hostname === '') {
    throw new ValueError(
      'must be a URL such as redis://127.0.0.1:6379 or rediss://user:password@host:6380/0',
    );
  }
  if (!/^\/?(?:\d{1,5})?$/v.test(url.pathname) || url.search !== '' || url.hash !== '') {
    throw new ValueError(
      'may end with the number of a database, such as /0, and with nothing else',
    );
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    throw new ValueError(
      'has a % in its user or password that stands for nothing; write %25 for a %',
    );
  }
  return url;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
