// The homeserver as the client knows it: its address, its tokens and its `fetch`. Events do not leave by the client's own
// queue, so none of ours stays in the page's rooms or stands in its way.

import { Api, type ApiOptions } from '../homeserver/api.ts';
import { RequestError } from '../homeserver/http.ts';
import { objectOf, textOf } from '../homeserver/readers.ts';
import type { TokenSource } from '../homeserver/token-source.ts';
import type { MatrixClientLike } from './client-like.ts';

/** Requests as the user of this client. */
export function clientApi(
  client: MatrixClientLike,
  options: Omit<ApiOptions, 'baseUrl' | 'tokens'>,
): Api {
  const baseUrl = client.baseUrl.replace(/\/$/, '');
  return new Api({ ...options, baseUrl, tokens: new ClientTokens(client) });
}

/** The client's tokens; it refreshes them itself. */
class ClientTokens implements TokenSource {
  readonly #client: MatrixClientLike;

  constructor(client: MatrixClientLike) {
    this.#client = client;
  }

  get accessToken(): string {
    return this.#client.getAccessToken() ?? '';
  }

  /** Any request of the client makes it find out, and refresh the token where it can. */
  async renew(usedToken: string): Promise<boolean> {
    if (this.accessToken === usedToken) await this.#client.whoami().catch(throwPassingTrouble);
    return this.accessToken !== usedToken && this.accessToken !== '';
  }
}

function throwPassingTrouble(error: unknown): void {
  if (textOf(objectOf(error)['errcode']) !== undefined) return;
  throw new RequestError('unreachable', 'The client reached no homeserver', { cause: error });
}
