import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundAddress } from './ring-file.ts';

test('a sound comes from the web, from memory or from the address itself', () => {
  const page = 'https://example.org/shop/page';

  assert.equal(soundAddress('ring.mp3', page), 'https://example.org/shop/ring.mp3');
  assert.equal(soundAddress('/ring.mp3', page), 'https://example.org/ring.mp3');
  assert.equal(soundAddress('http://example.com/a', page), 'http://example.com/a');
  assert.equal(soundAddress('data:audio/wav;base64,', page), 'data:audio/wav;base64,');
  assert.equal(soundAddress('blob:https://example.org/1', page), 'blob:https://example.org/1');
});

test('any other address is none', () => {
  for (const written of [undefined, '', 'javascript:alert(1)', 'file:///etc/passwd', 'http://[']) {
    assert.equal(soundAddress(written, 'https://example.org/'), undefined, written);
  }
});
