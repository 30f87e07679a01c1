// What a host says when it cannot do what it was asked for.

import { refusalFrom, RequestError } from '../homeserver/http.ts';
import { isRecord, objectOf } from '../homeserver/readers.ts';
import { type Content, own } from '../wire/records.ts';

/** The error in an answer of the host; undefined where it is none. */
export function hostError(action: string, response: Content): RequestError | undefined {
  const error = own(response, 'error');
  if (!isRecord(error)) return undefined;
  const told = own(error, 'matrix_api_error');
  // Without the homeserver's own word it is mostly the host's network, which passes.
  if (!isRecord(told)) return new RequestError('unreachable', `${action}: the host could not`);
  return homeserverRefusal(action, told);
}

/** What the homeserver told the host. */
function homeserverRefusal(action: string, told: Content): RequestError {
  const status = own(told, 'http_status');
  return refusalFrom(own(told, 'response'), {
    name: action,
    status: typeof status === 'number' ? status : 0,
    headers: headersOf(own(told, 'http_headers')),
  });
}

function headersOf(given: unknown): Headers {
  const retryAfter = Object.entries(objectOf(given)).find(([name]) => /^retry-after$/i.test(name));
  const seconds = Number(retryAfter?.[1]);
  return new Headers(seconds > 0 ? { 'Retry-After': String(seconds) } : {});
}
