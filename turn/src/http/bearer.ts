/** The token of an `Authorization: Bearer …` header; undefined if there is none. */
export function readBearer(header: string | undefined): string | undefined {
  return BEARER.exec(header ?? '')?.groups?.['token'];
}

const BEARER = /^Bearer (?<token>[\x21-\x7e]{1,4096})$/iv;
