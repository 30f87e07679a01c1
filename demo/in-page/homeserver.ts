// The demo homeserver without a network: a page asks it as it would ask one, by a `fetch` of its own.
import { Buffer } from 'node:buffer';
import { addDemoUsers } from '../homeserver/demo-users.ts';
import { parseObject } from '../homeserver/json.ts';
import { MatrixError } from '../homeserver/matrix-error.ts';
import { Reply, type MatrixRequest } from '../homeserver/route.ts';
import { findRoute, type Match } from '../homeserver/router.ts';
import { routesOf } from '../homeserver/routes.ts';
import { makeWorld, type World } from '../homeserver/world.ts';

/** A homeserver in the memory of the page, with Alice and Bob, who share a direct room. */
export interface InPageHomeserver {
  /** Its base URL, by which nobody else can reach anything. */
  readonly url: string;
  /** Takes requests in place of the page's own `fetch`. */
  readonly fetch: typeof globalThis.fetch;
  /** Logs a user in by their name; throws where there is no such user. */
  readonly logIn: (name: string) => InPageLogin;
}

/** What a client needs to act as a user. */
export interface InPageLogin {
  readonly userId: string;
  readonly accessToken: string;
}

/** Makes a homeserver that ends with the page. */
export function homeserverInPage(): InPageHomeserver {
  const world = makeWorld({
    serverName: SERVER_NAME,
    now: Date.now,
    turn: undefined,
    quirks: {},
    url: () => BASE_URL,
  });
  addDemoUsers(world);
  const routes = routesOf(world);
  return {
    url: BASE_URL,
    logIn: (name) => logIn(world, name),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const reply = answer(request, { world, routes });
      return Promise.race([reply.then(toResponse), rejectedBy(request.signal)]);
    },
  };
}

function logIn(world: World, name: string): InPageLogin {
  const account = world.accounts.find(name);
  if (account === undefined) throw new Error(`No such user: ${name}`);
  const { accessToken } = world.accounts.logIn(account, { deviceId: undefined });
  return { userId: account.userId, accessToken };
}

interface Parts {
  readonly world: World;
  readonly routes: ReturnType<typeof routesOf>;
}

async function answer(request: Request, { world, routes }: Parts): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url);
  try {
    const match = findRoute(routes, request.method, pathname);
    const text = await request.text();
    const asked = toRequest(request, { match, text, path: pathname, query: searchParams });
    const given = await match.route.answer(asked, () => {
      const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
      if (token === undefined)
        throw new MatrixError(401, 'M_MISSING_TOKEN', 'Missing access token');
      return world.accounts.session(token);
    });
    return given instanceof Reply ? given : new Reply(200, given);
  } catch (error) {
    if (error instanceof MatrixError) return new Reply(error.status, error.body);
    throw error;
  }
}

interface Asked {
  readonly match: Match;
  readonly text: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

function toRequest(request: Request, { match, text, path, query }: Asked): MatrixRequest {
  return {
    method: request.method,
    path,
    query,
    raw: Buffer.from(text),
    signal: request.signal,
    body: text === '' ? {} : parseObject(text),
    header: (name) => request.headers.get(name) ?? undefined,
    param: (name) => {
      const value = match.params.get(name);
      if (value === undefined) throw new Error(`The pattern of this route has no :${name}`);
      return value;
    },
  };
}

function toResponse({ status, body, headers }: Reply): Response {
  return Response.json(body, { status, headers });
}

/** As a real `fetch` does when its signal aborts. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => {
    reject(signal.reason as Error);
  };
  if (signal.aborted) give();
  else signal.addEventListener('abort', give, { once: true });
  return promise;
}

const SERVER_NAME = 'page.invalid';

// A name that the specification of DNS keeps free: what would go astray goes nowhere.
const BASE_URL = `https://${SERVER_NAME}`;
