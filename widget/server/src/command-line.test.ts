import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommand } from './command-line.ts';
import { USAGE } from './usage.ts';
import { wellKnownSnippet } from './well-known.ts';

const PLACE = ['--homeserver', 'example.org', '--room', '!abc:example.org'];
const PAGE = ['--page', 'https://call.example.org/'];

test('add takes a room, a page and how it is shown', () => {
  const command = readCommand([
    ...['add', ...PLACE, ...PAGE, '--name', 'Talk', '--relay-only', '--pin'],
    ...['--turn-service', 'https://turn.example.org'],
  ]);

  assert.deepEqual(command, {
    name: 'add',
    homeserver: 'example.org',
    room: '!abc:example.org',
    registration: {
      pageUrl: 'https://call.example.org/',
      name: 'Talk',
      settings: { turnService: 'https://turn.example.org', relayOnly: true },
      isPinned: true,
    },
  });
});

test('remove takes a room by its alias and a homeserver by its URL', () => {
  assert.deepEqual(
    readCommand(['remove', '--homeserver', 'https://example.org/', '--room', '#a:example.org']),
    { name: 'remove', homeserver: 'https://example.org', room: '#a:example.org' },
  );
});

test('well-known finds the hook below the page, or takes another', () => {
  const [byPage, byHook] = [
    readCommand(['well-known', '--page', 'https://example.org/call']),
    readCommand(['well-known', '--hook', 'https://example.org/hook', '--ignore-dm']),
  ];

  assert.deepEqual(byPage, {
    name: 'wellKnown',
    hookUrl: 'https://example.org/call/v1/widget',
    ignoresDirectRooms: false,
  });
  assert.deepEqual(byHook, {
    name: 'wellKnown',
    hookUrl: 'https://example.org/hook',
    ignoresDirectRooms: true,
  });
});

test('the snippet is what Element reads in /.well-known/matrix/client', () => {
  assert.deepEqual(JSON.parse(wellKnownSnippet('https://example.org/v1/widget', true)), {
    'io.element.call_behaviour': {
      widget_build_url: 'https://example.org/v1/widget',
      ignore_dm: true,
    },
  });
});

test('no command at all, and --help with one, show the usage', () => {
  assert.deepEqual(readCommand([]), { name: 'help' });
  assert.deepEqual(readCommand(['add', '--help']), { name: 'help' });
  assert.deepEqual(readCommand(['--version']), { name: 'version' });
});

test('the usage names every option, and the token as none', () => {
  for (const option of [
    'homeserver',
    'room',
    'page',
    'name',
    'turn-service',
    'relay-only',
    'pin',
  ]) {
    assert.ok(USAGE.includes(`--${option}`));
  }
  assert.doesNotMatch(USAGE, /--[a-z\-]*token/v);
  assert.throws(() => readCommand(['add', '--access-token', 'x']), { name: 'UsageError' });
});

for (const [args, why] of [
  [['paint'], 'There is no command "paint"'],
  [['serve', 'now'], '"now" belongs to no option'],
  [['remove', ...PLACE, '--pin'], '--pin does not belong to remove'],
  [['add', ...PAGE, '--room', '!a:b'], '--homeserver is missing'],
  [['add', ...PLACE], '--page is missing'],
  [
    ['add', ...PLACE, '--page', 'http://call.example.org'],
    'The address of the widget page must start with https:// (http:// only on this machine)',
  ],
  [
    ['add', ...PLACE, ...PAGE, '--turn-service', 'turn.example.org'],
    'The address of the TURN service must be a URL, not "turn.example.org"',
  ],
  [
    ['remove', '--homeserver', 'example.org', '--room', 'abc'],
    '--room must be a room ID (!…) or an alias (#…:server), not "abc"; quote it in the shell',
  ],
  [
    ['remove', '--homeserver', 'ftp://example.org', '--room', '!a:b'],
    '--homeserver must be a URL or a server name, not "ftp://example.org"',
  ],
  [
    ['remove', '--homeserver', 'https://me:word@example.org', '--room', '!a:b'],
    '--homeserver must be a URL or a server name, not "https://me:word@example.org"',
  ],
  [['well-known'], 'well-known needs either --page or --hook'],
  [['well-known', ...PAGE, '--hook', 'https://x'], 'well-known needs either --page or --hook'],
  [['well-known', '--hook', 'x'], '--hook must be a URL, not "x"'],
] as const) {
  test(`"${args.join(' ')}" is refused with its reason`, () => {
    assert.throws(() => readCommand(args), { name: 'UsageError', message: why });
  });
}
