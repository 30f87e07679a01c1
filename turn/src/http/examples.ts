/** A request as an example in the description of the API, and the answer a running service gave to it. */
export interface Example {
  /** Method and path of the route, as in `get /healthz`. */
  readonly operation: string;
  readonly name: string;
  readonly summary: string;
  readonly authorization?: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** The examples; tests send each to a service with a fixed clock and secret and compare the answer. */
export const EXAMPLES: readonly Example[] = [
  {
    operation: 'post /v1/credentials',
    name: 'openid',
    summary: 'An OpenID token of Matrix',
    body: {
      access_token: 'openid-alice',
      token_type: 'Bearer',
      matrix_server_name: 'example.org',
      expires_in: 3600,
    },
    status: 200,
    answer: {
      username: '1795430000:0a77f84f23fa4533715f99a2f4514474',
      password: 'ZPp2UtzGt/e/MM3cgiEIky1YqEA=',
      uris: ['stun:turn.example.org', 'turn:turn.example.org?transport=udp'],
      ttl: 3600,
      expires_at: 1795430000,
      iceServers: [
        {
          urls: ['stun:turn.example.org'],
        },
        {
          urls: ['turn:turn.example.org?transport=udp'],
          username: '1795430000:0a77f84f23fa4533715f99a2f4514474',
          credential: 'ZPp2UtzGt/e/MM3cgiEIky1YqEA=',
        },
      ],
    },
  },
  {
    operation: 'post /v1/credentials',
    name: 'shorter',
    summary: 'A shorter life',
    query: '?ttl=600',
    body: {
      access_token: 'openid-bob',
      token_type: 'Bearer',
      matrix_server_name: 'example.org',
      expires_in: 3600,
    },
    status: 200,
    answer: {
      username: '1795427000:bd5729e776a7d66a98df6b92ec531d24',
      password: '4u7ohFYagYiJ+Fm+ik6GG+EJcmE=',
      uris: ['stun:turn.example.org', 'turn:turn.example.org?transport=udp'],
      ttl: 600,
      expires_at: 1795427000,
      iceServers: [
        {
          urls: ['stun:turn.example.org'],
        },
        {
          urls: ['turn:turn.example.org?transport=udp'],
          username: '1795427000:bd5729e776a7d66a98df6b92ec531d24',
          credential: '4u7ohFYagYiJ+Fm+ik6GG+EJcmE=',
        },
      ],
    },
  },
  {
    operation: 'post /v1/credentials',
    name: 'notProven',
    summary: 'A token that proves nothing',
    body: {
      access_token: 'forged',
      token_type: 'Bearer',
      matrix_server_name: 'example.org',
      expires_in: 3600,
    },
    status: 401,
    answer: {
      errcode: 'M_UNAUTHORIZED',
      error: 'The token does not prove who you are',
    },
  },
  {
    operation: 'post /v1/credentials',
    name: 'noToken',
    summary: 'No token at all',
    body: {},
    status: 400,
    answer: {
      errcode: 'M_BAD_JSON',
      error: 'The body must be an OpenID token object of Matrix',
    },
  },
  {
    operation: 'post /v1/credentials',
    name: 'unknownRegion',
    summary: 'A region that is not here',
    query: '?region=mars',
    body: {
      access_token: 'openid-carol',
      token_type: 'Bearer',
      matrix_server_name: 'example.org',
      expires_in: 3600,
    },
    status: 400,
    answer: {
      errcode: 'M_INVALID_PARAM',
      error: 'There is no such region here',
    },
  },
  {
    operation: 'get /_matrix/client/v3/voip/turnServer',
    name: 'accessToken',
    summary: 'An access token',
    authorization: 'Bearer access-alice',
    status: 200,
    answer: {
      username: '1795430000:0a77f84f23fa4533715f99a2f4514474',
      password: 'ZPp2UtzGt/e/MM3cgiEIky1YqEA=',
      uris: ['stun:turn.example.org', 'turn:turn.example.org?transport=udp'],
      ttl: 3600,
    },
  },
  {
    operation: 'get /_matrix/client/v3/voip/turnServer',
    name: 'missingToken',
    summary: 'No access token',
    status: 401,
    answer: {
      errcode: 'M_MISSING_TOKEN',
      error: 'Send an access token as Authorization: Bearer',
    },
  },
  {
    operation: 'get /_matrix/client/v3/voip/turnServer',
    name: 'unknownToken',
    summary: 'An access token that is not valid',
    authorization: 'Bearer forged',
    status: 401,
    answer: {
      errcode: 'M_UNKNOWN_TOKEN',
      error: 'The access token is not valid here',
    },
  },
  {
    operation: 'get /_matrix/client/v3/voip/turnServer',
    name: 'guest',
    summary: 'A guest',
    authorization: 'Bearer access-guest',
    status: 403,
    answer: {
      errcode: 'M_GUEST_ACCESS_FORBIDDEN',
      error: 'Guests get no TURN credentials',
    },
  },
  {
    operation: 'get /v1/stun',
    name: 'stun',
    summary: 'STUN servers',
    status: 200,
    answer: {
      uris: ['stun:turn.example.org'],
      iceServers: [
        {
          urls: ['stun:turn.example.org'],
        },
      ],
    },
  },
  {
    operation: 'get /healthz',
    name: 'healthy',
    summary: 'The process works',
    status: 200,
    answer: {
      status: 'ok',
    },
  },
  {
    operation: 'get /readyz',
    name: 'ready',
    summary: 'All is there',
    status: 200,
    answer: {
      status: 'ok',
      homeserver: 'ok',
    },
  },
];
