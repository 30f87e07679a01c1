import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageHeaders } from './page-headers.ts';

test('R119: the page may load from its own place, speak to servers by TLS, and be framed by clients', () => {
  assert.deepEqual(pageHeaders(), {
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; " +
      "media-src 'self' blob: data:; font-src 'self'; " +
      'connect-src https: http://localhost:* http://127.0.0.1:*; ' +
      "base-uri 'none'; form-action 'none'; " +
      'frame-ancestors https: vector: http://localhost:* http://127.0.0.1:*',
    'Permissions-Policy':
      'camera=(self), microphone=(self), display-capture=(self), autoplay=(self), picture-in-picture=(self)',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
});
