import { invalidParameter, MatrixError } from './matrix-error.ts';
import type { Route } from './route.ts';

/** A route and the parts of the path that its pattern names. */
export interface Match {
  readonly route: Route;
  readonly params: ReadonlyMap<string, string>;
}

/** Finds the route for a request; throws `M_UNRECOGNIZED` with 404, or 405 if only the method is wrong. */
export function findRoute(routes: readonly Route[], method: string, path: string): Match {
  const segments = canonical(path).split('/');
  let isPathKnown = false;
  for (const route of routes) {
    const params = matchSegments(route.segments, segments);
    if (params === undefined) continue;
    if (route.method === method) return { route, params };
    isPathKnown = true;
  }
  throw new MatrixError(isPathKnown ? 405 : 404, 'M_UNRECOGNIZED', 'Unrecognized request');
}

function canonical(path: string): string {
  return path.replace(/^\/_matrix\/(client|media)\/r0\//, '/_matrix/$1/v3/');
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (expected.startsWith(':')) params.set(expected.slice(1), decode(segment));
    else if (expected !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw invalidParameter(`Malformed path: ${String(cause)}`);
  }
}
