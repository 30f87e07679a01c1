import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readKeyNews } from './key-news.ts';

test('what is for the keys of this device is read, and what is broken is left out', () => {
  const message = { type: 'm.room.encrypted', sender: '@bob:stub.org', content: {} };

  const news = readKeyNews({
    to_device: { events: [message, 'broken'] },
    device_lists: { changed: ['@bob:stub.org', 7], left: ['@carol:stub.org'] },
    device_one_time_keys_count: { signed_curve25519: 50, broken: 'many' },
    device_unused_fallback_key_types: ['signed_curve25519', null],
  });

  assert.deepEqual(news, {
    toDevice: [message],
    changedUserIds: ['@bob:stub.org'],
    leftUserIds: ['@carol:stub.org'],
    oneTimeKeyCounts: { signed_curve25519: 50 },
    unusedFallbackKeys: ['signed_curve25519'],
  });
});

test('a homeserver that says nothing of keys says nothing', () => {
  assert.deepEqual(readKeyNews({ to_device: 'broken', device_lists: [] }), {
    toDevice: [],
    changedUserIds: [],
    leftUserIds: [],
    oneTimeKeyCounts: undefined,
    unusedFallbackKeys: undefined,
  });
});
