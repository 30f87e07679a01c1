// An OpenID token from the host, which may ask its user first (MSC1960).

import { readOpenIdToken } from '../homeserver/credentials.ts';
import { untilAborted } from '../homeserver/environment.ts';
import { textOf } from '../homeserver/readers.ts';
import { type OpenIdToken, TransportError } from '../ports/transport.ts';
import { setRecent } from '../recent.ts';
import { type Content, own } from '../wire/records.ts';
import type { HostLink } from './host-link.ts';

/** Asks for tokens. */
export class HostOpenId {
  readonly #link: HostLink;
  /** Who waits for the user's word, by the ID of the request. */
  readonly #waiting = new Map<string, (decided: Content) => void>();

  constructor(link: HostLink) {
    this.#link = link;
    link.respond('openid_credentials', (given) => {
      this.#waiting.get(textOf(own(given, 'original_request_id')) ?? '')?.(given);
      return {};
    });
  }

  /** A token. Rejects with `TransportError`: `forbidden` where the user said no, or as the signal was aborted. */
  async ask(signal: AbortSignal): Promise<OpenIdToken> {
    const requestId = this.#link.newRequestId();
    const { promise: decided, resolve } = Promise.withResolvers<Content>();
    setRecent(this.#waiting, [requestId, resolve], MOST_WAITING);
    try {
      const answer = await this.#link.ask('get_openid', {}, { requestId, signal });
      const isAskingUser = own(answer, 'state') === 'request';
      return readToken(isAskingUser ? await untilAborted(decided, signal) : answer);
    } finally {
      this.#waiting.delete(requestId);
    }
  }
}

function readToken(answer: Content): OpenIdToken {
  if (own(answer, 'state') === 'blocked') {
    throw new TransportError('forbidden', 'The user lets nobody know who they are');
  }
  return readOpenIdToken(answer);
}

const MOST_WAITING = 10;
