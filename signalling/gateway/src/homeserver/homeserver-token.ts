import { createHash, timingSafeEqual } from 'node:crypto';

/** Makes the check whether an `Authorization` header holds the token of the homeserver; its time tells nothing about it. */
export function createTokenCheck(hsToken: string): (header: string | undefined) => boolean {
  const expected = digest(hsToken);
  return (header) => {
    const token = BEARER.exec(header ?? '')?.groups?.['token'];
    return token !== undefined && timingSafeEqual(digest(token), expected);
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const BEARER = /^Bearer (?<token>[\x21-\x7e]{1,4096})$/iv;
