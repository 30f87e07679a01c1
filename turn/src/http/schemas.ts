import { ErrorSchema } from '@matrix-call/service';
import { Type } from 'typebox';

/** The body of `POST /v1/credentials`: the answer of the homeserver to `request_token`, handed on as it is. */
export const OpenIdTokenSchema = Type.Object(
  {
    access_token: Type.String({ minLength: 1, maxLength: 4096 }),
    matrix_server_name: Type.String({ minLength: 1, maxLength: 255 }),
    token_type: Type.Optional(Type.String({ maxLength: 255 })),
    expires_in: Type.Optional(Type.Number()),
  },
  { description: 'A Matrix OpenID token object' },
);

/** The body of `POST /v1/credentials`: empty if the token stands in the Authorization header. */
export const ProofSchema = Type.Union([
  OpenIdTokenSchema,
  Type.Object(
    {},
    {
      maxProperties: 0,
      description: 'Nothing: the token of a site or gateway is in Authorization',
    },
  ),
]);

const regionFields = {
  region: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9_]{1,32}$',
      description: 'Where the servers should be: a label of TURN_URIS_<LABEL>, in lower case',
    }),
  ),
};

/** Where somebody would like servers. */
export const RegionSchema = Type.Object(regionFields);

/** What somebody would like of their credentials. */
export const WishSchema = Type.Object({
  ...regionFields,
  ttl: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,6}$',
      description: 'Seconds they should live: less than usual, 60 at least; more changes nothing',
    }),
  ),
});

const turnServerFields = {
  username: Type.String(),
  password: Type.String(),
  uris: Type.Array(Type.String()),
  ttl: Type.Integer({ description: 'Seconds for which the credentials are still good' }),
};

/** The answer of `GET /_matrix/client/v3/voip/turnServer`. */
export const TurnServerSchema = Type.Object(turnServerFields);

/** The answer of `POST /v1/credentials`. */
export const CredentialsSchema = Type.Object({
  ...turnServerFields,
  expires_at: Type.Integer({ description: 'Unix time in seconds at which they end' }),
  iceServers: Type.Array(
    Type.Object({
      urls: Type.Array(Type.String()),
      username: Type.Optional(Type.String()),
      credential: Type.Optional(Type.String()),
    }),
    { description: 'For RTCPeerConnection as it is' },
  ),
});

/** The answer of `GET /v1/stun`. */
export const StunSchema = Type.Object({
  uris: Type.Array(Type.String()),
  iceServers: Type.Array(Type.Object({ urls: Type.Array(Type.String()) }), {
    description: 'For RTCPeerConnection as it is',
  }),
});

/** The answers to a request that is refused, by status. */
export const REFUSALS = {
  400: ErrorSchema,
  401: ErrorSchema,
  403: ErrorSchema,
  404: ErrorSchema,
  413: ErrorSchema,
  429: ErrorSchema,
  503: ErrorSchema,
};
