import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isFirefox, isOlder, linesOf, tellsLast, withoutCandidates } from './sdp-lines.ts';

const FIREFOX = linesOf('v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 46334 0 IN IP4 0.0.0.0\r\n');
const CHROMIUM = linesOf('v=0\r\no=- 46334 2 IN IP4 127.0.0.1\r\n');

test('only a browser that is not Firefox tells its candidates last, and only to Firefox', () => {
  assert.ok(tellsLast(CHROMIUM, FIREFOX));
  assert.ok(!tellsLast(FIREFOX, CHROMIUM));
  assert.ok(!tellsLast(FIREFOX, FIREFOX));
  assert.ok(!tellsLast(CHROMIUM, CHROMIUM));
});

test('Firefox is known by how it signs, not by what a line quotes', () => {
  assert.ok(isFirefox(FIREFOX));
  assert.ok(!isFirefox([...CHROMIUM, 's=o=mozilla']));
});

test('a description is older than one of the same session with a greater version', () => {
  const version = (count: string, session = '46334') => [
    `o=- ${session} ${count} IN IP4 127.0.0.1`,
  ];

  assert.ok(isOlder(version('9'), version('10')));
  for (const count of ['9', '10', '11', '100']) assert.ok(!isOlder(version(count), version('9')));
  assert.ok(!isOlder(version('1', '46335'), version('9')));
  assert.ok(!isOlder(['v=0'], version('9')));
  assert.ok(!isOlder(['o='], ['o=']));
  assert.ok(!isOlder(version('1'), []));
});

test('a description loses its candidates and their end, and nothing else', () => {
  const kept = ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=candidates-of-ours'];
  const candidate = 'a=candidate:1 1 udp 2113937151 192.0.2.1 5000 typ host';
  const lines = [
    ...kept.slice(0, 3),
    candidate,
    candidate,
    'a=end-of-candidates',
    ...kept.slice(3),
  ];

  assert.equal(withoutCandidates(`${lines.join('\r\n')}\r\n`), `${kept.join('\r\n')}\r\n`);
});
