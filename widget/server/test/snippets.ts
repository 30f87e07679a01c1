import { pageHeaders } from '../src/serve/page-headers.ts';

/** The lines with which nginx sends the headers of the page. */
export function nginxLines(): readonly string[] {
  return headerLines((name, value) => `add_header ${name} "${value}" always;`);
}

/** The lines with which Caddy sends the headers of the page. */
export function caddyLines(): readonly string[] {
  return headerLines((name, value) => `header ${name} "${value}"`);
}

function headerLines(line: (name: string, value: string) => string): readonly string[] {
  return Object.entries(pageHeaders()).map(([name, value]) => line(name, value));
}
