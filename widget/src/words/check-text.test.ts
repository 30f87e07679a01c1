import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckCode, CheckName } from '@matrix-call/signalling';
import { describeFindings } from './check-text.ts';
import { speaker } from './say.ts';

const ROWS: readonly (readonly [name: CheckName, code: CheckCode, text: string])[] = [
  ['homeserver', 'ok', 'The homeserver answers and knows you.'],
  [
    'homeserver',
    'unreachable',
    'The homeserver does not answer. Check your network, or try again later.',
  ],
  ['turn', 'ok', 'A relay is set up for you.'],
  ['turn', 'notOffered', 'No relay is set up. Calls between strict networks may not connect.'],
  [
    'turn',
    'silent',
    'Nobody gives access to a relay. Calls between strict networks may not connect.',
  ],
  ['turnUdp', 'ok', 'The relay works over UDP.'],
  ['turnTcp', 'refused', 'The relay answers over TCP, but does not let you in.'],
  ['turnTls', 'silent', 'The relay does not answer over TLS. Your network may block it.'],
  ['turnTls', 'notOffered', 'No relay is offered over TLS.'],
  ['turnUdp', 'notChecked', 'This could not be checked.'],
  ['direct', 'ok', 'Your network lets calls take the direct path.'],
  ['direct', 'silent', 'No direct path was found. Calls need the relay.'],
  ['microphone', 'ok', 'The microphone works.'],
  ['microphone', 'noMicrophone', 'No microphone was found. Connect one, then try again.'],
  ['camera', 'ok', 'The camera works.'],
  ['camera', 'noCamera', 'No camera was found, so you are not seen.'],
  ['camera', 'duringCall', 'Not checked during a call.'],
];

for (const [name, code, text] of ROWS) {
  test(`${name} that is ${code} is told in words`, () => {
    const found = { name, code, outcome: 'ok', ms: 1 } as const;

    assert.deepEqual(describeFindings([found]), [{ ...found, text }]);
  });
}

test('a page can bring its own sentence', () => {
  const found = { name: 'turnTls', code: 'ok', outcome: 'ok', ms: 1 } as const;
  const [finding] = describeFindings([found], speaker({ 'check.relay.ok': '{other}: gut' }));

  assert.equal(finding?.text, 'TLS: gut');
});
