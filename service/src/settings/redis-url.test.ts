import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ValueError } from './env-reader.ts';
import { redisUrl } from './redis-url.ts';

const NO_URL = 'must be a URL such as redis://127.0.0.1:6379 or rediss://user:password@host:6380/0';
const NO_DATABASE = 'may end with the number of a database, such as /0, and with nothing else';

for (const text of [
  'redis://127.0.0.1',
  'redis://redis.example.org:6380/3',
  'rediss://user:p%40ssword@[::1]:6379/',
  'redis://:password@localhost',
]) {
  test(`REDIS_URL may be ${text}`, () => {
    assert.equal(redisUrl(text).href, text);
  });
}

for (const [text, problem] of [
  ['127.0.0.1:6379', NO_URL],
  ['http://:canary@127.0.0.1', NO_URL],
  ['redis://', NO_URL],
  ['redis:///0', NO_URL],
  ['redis://:canary@127.0.0.1:99999', NO_URL],
  ['redis://:canary@127.0.0.1/first', NO_DATABASE],
  ['redis://:canary@127.0.0.1/0?tls=1', NO_DATABASE],
  ['redis://:canary@127.0.0.1/0#1', NO_DATABASE],
  [
    'redis://:canary%@127.0.0.1',
    'has a % in its user or password that stands for nothing; write %25 for a %',
  ],
] as const) {
  test(`REDIS_URL=${text} is refused without a word of the password`, () => {
    assert.throws(() => redisUrl(text), new ValueError(problem));
  });
}
