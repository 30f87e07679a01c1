import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CandidateBound } from './candidate-bound.ts';

test('S11: offers for one path after the other reach no more than 300 addresses in a call', () => {
  const bound = new CandidateBound();
  let taken = 0;

  for (let path = 0; path < 20; path++) {
    bound.enter(`path ${path}`);
    for (let host = 0; host < 100; host++) {
      taken += Number(bound.takes(candidateAt(`10.0.${path}.${host}`, 9)));
    }
  }

  assert.equal(taken, 300);
});

test('addresses of before are tried at other ports on every path', () => {
  const bound = new CandidateBound();
  const addresses = Array.from({ length: 50 }, (_, host) => `10.0.0.${host}`);

  for (let path = 0; path < 50; path++) {
    bound.enter(`path ${path}`);
    const isTaken = addresses.map((address) => bound.takes(candidateAt(address, 1000 + path)));
    assert.ok(isTaken.every(Boolean));
  }
});

function candidateAt(address: string, port: number): string {
  return `candidate:1 1 udp 1 ${address} ${port} typ host`;
}
