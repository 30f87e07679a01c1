import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HomeserverError } from '../outside/homeserver-error.ts';
import { failureKeptMs, keptMs } from './well-known.ts';

for (const [headers, minutes] of [
  [{}, 24 * 60],
  [{ 'cache-control': 'max-age=3600' }, 60],
  [{ 'cache-control': 'public, max-age=7200', age: '3600' }, 60],
  [{ expires: 'Mon, 01 Jan 2024 02:00:00 GMT', date: 'Mon, 01 Jan 2024 00:00:00 GMT' }, 120],
  [{ 'cache-control': 'max-age=10' }, 5],
  [{ 'cache-control': 'no-store' }, 5],
  [{ 'cache-control': 'no-cache, max-age=3600' }, 5],
  [{ 'cache-control': 'private, max-age=3600' }, 5],
  [{ expires: '0' }, 5],
  [{ 'cache-control': 'max-age=-1' }, 5],
  [{ 'cache-control': 'garbage' }, 5],
  [{ 'cache-control': 'max-age=31536000' }, 48 * 60],
  [{ 'cache-control': 'max-age=9999999999999999999999' }, 48 * 60],
] as const) {
  test(`.well-known with ${JSON.stringify(headers)} is kept for ${String(minutes)} minutes`, () => {
    assert.equal(Math.round(keptMs(headers) / 60_000), minutes);
  });
}

for (const [name, failure, minutes] of [
  ['404', { code: 'badStatus', status: 404 }, 10],
  ['410', { code: 'badStatus', status: 410 }, 10],
  ['a page with 200', { code: 'notJson' }, 10],
  ['a long page with 200', { code: 'tooLarge' }, 10],
  ['400', { code: 'badStatus', status: 400 }, 1],
  ['401', { code: 'badStatus', status: 401 }, 1],
  ['403', { code: 'badStatus', status: 403 }, 1],
  ['429', { code: 'badStatus', status: 429 }, 1],
  ['502', { code: 'badStatus', status: 502 }, 1],
  ['silence', { code: 'timedOut' }, 1],
  ['a closed port', { code: 'unreachable' }, 1],
] as const) {
  test(`${name} ${minutes === 1 ? 'says nothing about' : 'means that there is no'} .well-known, for ${String(minutes)} min`, () => {
    const { code, status = 0 } = { status: undefined, ...failure };
    const error = new HomeserverError(code, name, { status });

    assert.equal(failureKeptMs(error), minutes * 60_000);
  });
}
