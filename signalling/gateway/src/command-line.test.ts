import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '@matrix-call/service';
import { readCommand } from './command-line.ts';

for (const [args, command] of [
  [[], { name: 'serve' }],
  [['--check-config'], { name: 'checkConfig' }],
  [['--help'], { name: 'help' }],
  [['--version'], { name: 'version' }],
  [
    ['register', '--server-name', 'example.org', '--url', 'http://127.0.0.1:8091'],
    { name: 'register', serverName: 'example.org', url: 'http://127.0.0.1:8091' },
  ],
] as const) {
  test(`“${args.join(' ')}” is the command ${command.name}`, () => {
    assert.deepEqual(readCommand(args), command);
  });
}

for (const [args, words] of [
  [['serve'], /There is no command "serve"/v],
  [['register', 'again'], /one command/v],
  [['register'], /needs --server-name/v],
  [['register', '--server-name', 'https://example.org', '--url', 'http://a'], /--server-name/v],
  [['register', '--server-name', 'example.org', '--url', 'gateway'], /needs --url/v],
  [['--url', 'http://a'], /belong to register/v],
  [['--bogus'], /bogus/v],
] as const) {
  test(`“${args.join(' ')}” makes no sense, and the error says why`, () => {
    assert.throws(
      () => readCommand(args),
      (error: Error) => error instanceof UsageError && words.test(error.message),
    );
  });
}
