import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, seal, unseal } from './seal.ts';

const TOKEN = { identity: 'signed', text: 'signed.signature', rememberMs: 1 };

test('T-10: what is kept of a token shows neither the token nor what was given for it', () => {
  const sealed = seal(TOKEN, 'a credential');

  assert.equal(unseal(TOKEN, sealed), 'a credential');
  assert.doesNotMatch(Buffer.from(sealed, 'base64url').toString('latin1'), /credential|sign/v);
  assert.match(digestOf(TOKEN), /^[A-Za-z0-9_\-]{43}$/v);
});

test('T-05: only the token itself opens what was given for it', () => {
  const sealed = seal(TOKEN, 'a credential');

  assert.equal(unseal({ ...TOKEN, text: 'signed.other' }, sealed), undefined);
});

test('what was changed, cut or never sealed opens as nothing', () => {
  const sealed = Buffer.from(seal(TOKEN, 'a credential'), 'base64url');
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
    assert.equal(unseal(TOKEN, changed.toString('base64url')), undefined);
    assert.equal(unseal(TOKEN, sealed.subarray(0, i).toString('base64url')), undefined);
  }
});

test('the same text is never sealed twice alike', () => {
  assert.notEqual(seal(TOKEN, 'a credential'), seal(TOKEN, 'a credential'));
});
