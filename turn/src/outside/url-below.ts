/** The URL of a path below a base URL that may have a path of its own. */
export function urlBelow(base: URL, path: string): URL {
  return new URL(base.href.replace(/(?<!\/)\/+$/v, '') + path);
}
