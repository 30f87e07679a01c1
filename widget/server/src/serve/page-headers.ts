/** Who may show the page in a frame, unless FRAME_ANCESTORS says otherwise: web clients, Element Desktop, this machine. */
export const DEFAULT_FRAME_ANCESTORS: readonly string[] = [
  'https:',
  'vector:',
  'http://localhost:*',
  'http://127.0.0.1:*',
];

/** What every file of the page is sent with; the snippets for web servers in `deploy` and README are held to it. */
export function pageHeaders(
  frameAncestors: readonly string[] = DEFAULT_FRAME_ANCESTORS,
): Readonly<Record<string, string>> {
  const policy = [...POLICY, `frame-ancestors ${frameAncestors.join(' ')}`];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Permissions-Policy': FEATURES.map((name) => `${name}=(self)`).join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** How long a file, by its path below the page, may be kept: assets change their names, the page is asked for each time. */
export function cacheControlOf(path: string): string {
  return path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

// No X-Frame-Options: it knows no list, and the page is made to be framed.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data: blob:",
  "media-src 'self' blob: data:",
  "font-src 'self'",
  'connect-src https: http://localhost:* http://127.0.0.1:*',
  "base-uri 'none'",
  "form-action 'none'",
];

const FEATURES = ['camera', 'microphone', 'display-capture', 'autoplay', 'picture-in-picture'];
