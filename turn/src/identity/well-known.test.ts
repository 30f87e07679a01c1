import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptMs } from './well-known.ts';

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
