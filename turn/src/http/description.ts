import { EXAMPLES, type Example } from './examples.ts';

/** What @fastify/swagger makes of the routes, as far as it is looked at here. */
export interface Description {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}

/** The head of the description of the API. */
export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'matrix-call TURN credentials',
    description:
      'Gives TURN credentials to people who prove who they are. HEAD works wherever GET does, and answers without a body.',
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/', description: 'This service' }],
  tags: [
    { name: 'credentials', description: 'For people and their clients' },
    { name: 'operations', description: 'For those who run the service' },
  ],
  components: {
    securitySchemes: {
      accessToken: {
        type: 'http' as const,
        scheme: 'bearer',
        description: 'An access token of the homeserver at HOMESERVER_URL',
      },
      siteOrVisitorToken: {
        type: 'http' as const,
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          'A token signed by the site that embeds the call, or by the gateway for its visitors',
      },
    },
  },
};

/** Adds names, words and examples to the description, in place. Throws for a route that nobody described here. */
export function describe(description: Description): void {
  for (const [path, methods = {}] of Object.entries(description.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      describeOperation(`${method} ${path}`, operation as Operation);
    }
  }
}

interface Operation {
  operationId?: string;
  tags?: readonly string[];
  description?: string;
  security?: readonly unknown[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer | undefined>>;
}

interface Answer {
  description: string;
  readonly content?: Content;
}

type Content = Readonly<Record<string, { examples?: Record<string, object> } | undefined>>;

function describeOperation(name: string, operation: Operation): void {
  const words = WORDS[name];
  if (words === undefined) throw new Error(`${name} is not described in http/description.ts`);
  const [operationId, tag, description] = words;
  operation.operationId = operationId;
  operation.tags = [tag];
  operation.description = description;
  operation.security ??= [];
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (answer !== undefined) answer.description = STATUSES[status] ?? answer.description;
  }
  for (const example of EXAMPLES) if (example.operation === name) add(example, operation);
}

function add({ name, summary, body, status, answer }: Example, operation: Operation): void {
  if (body !== undefined) put(operation.requestBody?.content, name, { summary, value: body });
  put(operation.responses[String(status)]?.content, name, { summary, value: answer });
}

function put(content: Content | undefined, name: string, example: object): void {
  const json = content?.['application/json'];
  if (json !== undefined) json.examples = { ...json.examples, [name]: example };
}

const WORDS: Readonly<Record<string, readonly [id: string, tag: string, description: string]>> = {
  'post /v1/credentials': [
    'createCredentials',
    'credentials',
    'The same token sent again gives the same credentials, and nothing once they have ended.',
  ],
  'get /_matrix/client/v3/voip/turnServer': [
    'getTurnServer',
    'credentials',
    'For clients of a homeserver without TURN: let its web server send this path here.',
  ],
  'get /v1/stun': ['getStun', 'credentials', 'Needs no proof; off unless PUBLIC_STUN is true.'],
  'get /healthz': ['getHealth', 'operations', 'Answers while the process works.'],
  'get /readyz': ['getReadiness', 'operations', 'Answers 200 while the service is of use.'],
  'get /metrics': [
    'getMetrics',
    'operations',
    'Text for Prometheus, for the addresses in METRICS_ALLOWED; 404 for all others.',
  ],
};

const STATUSES: Readonly<Record<string, string>> = {
  200: 'Yes',
  400: 'The request is broken, or names what is not here',
  401: 'Nobody has proved who they are',
  403: 'Not for guests',
  404: 'There is nothing here, or it is turned off',
  413: 'Too large',
  429: 'Too often; retry_after_ms and Retry-After say when to come back',
  503: 'Something the service needs does not answer; come back later',
};
