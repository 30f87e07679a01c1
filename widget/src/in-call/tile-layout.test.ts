import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cornerBy } from './own-picture.ts';
import { cornerAfter, FIRST_ARRANGEMENT, type Corner } from './pictures.ts';
import { layOut, type Seen } from './tile-layout.ts';

const STREAM = {} as MediaStream;
const FACES: Seen = {
  remoteScreenStream: undefined,
  screenStream: undefined,
  showsRemoteVideo: true,
  showsLocalTile: true,
  keepsTopFree: false,
};
const SCREEN: Seen = { ...FACES, remoteScreenStream: STREAM };

test('without a screen the opponent fills the place, and the own picture lies in its corner', () => {
  const { remote, own } = layOut(FACES, { ...FIRST_ARRANGEMENT, corner: 'start-end' });

  assert.deepEqual([remote, own], ['', 'start-end']);
});

test('the own picture leaves the top to what is to be decided', () => {
  const seen = { ...FACES, keepsTopFree: true };

  assert.equal(layOut(seen, { ...FIRST_ARRANGEMENT, corner: 'start-end' }).own, 'end-end');
});

test('a screen is large, with the cameras one after the other beside it', () => {
  const { screen, remote, own } = layOut(SCREEN, FIRST_ARRANGEMENT);

  assert.deepEqual([screen.trim(), remote, own], ['large', 'tile place-0', 'place-1']);
});

test('screen and camera of the opponent change places', () => {
  const { screen, remote, own } = layOut(SCREEN, { ...FIRST_ARRANGEMENT, isSwapped: true });

  assert.deepEqual([screen, remote.trim(), own], ['tile place-0', 'large', 'place-1']);
});

test('without a camera of the opponent nothing changes places', () => {
  const seen = { ...SCREEN, showsRemoteVideo: false };

  const { screen, remote } = layOut(seen, { ...FIRST_ARRANGEMENT, isSwapped: true });

  assert.deepEqual([screen.trim(), remote], ['large', 'unseen']);
});

test('with the small pictures hidden the screen has all the room, and the opponent is heard', () => {
  const { screen, remote, own } = layOut(SCREEN, { ...FIRST_ARRANGEMENT, isStripHidden: true });

  assert.deepEqual([screen, remote, own], ['large alone', 'unseen', undefined]);
});

test('the own screen is small, and the opponent stays large', () => {
  const { remote, shared, own } = layOut({ ...FACES, screenStream: STREAM }, FIRST_ARRANGEMENT);

  assert.deepEqual([remote, shared, own], ['', 'place-0', 'place-1']);
});

test('a hidden own picture is not shown', () => {
  const hidden = { ...FIRST_ARRANGEMENT, isOwnHidden: true };

  assert.deepEqual([layOut(FACES, hidden).own, layOut(SCREEN, hidden).own], [undefined, undefined]);
});

test('arrow keys move to where they point, whatever the direction of writing', () => {
  const all: readonly Corner[] = ['start-start', 'start-end', 'end-end', 'end-start'];

  for (const corner of all) {
    assert.match(cornerBy('ArrowUp', corner, false) ?? '', /^start-/u);
    assert.match(cornerBy('ArrowDown', corner, true) ?? '', /^end-/u);
    assert.match(cornerBy('ArrowLeft', corner, false) ?? '', /-start$/u);
    assert.match(cornerBy('ArrowLeft', corner, true) ?? '', /-end$/u);
    assert.match(cornerBy('ArrowRight', corner, true) ?? '', /-start$/u);
    assert.equal(cornerBy('a', corner, false), undefined);
  }
});

test('four moves come back to where they began', () => {
  const corners: Corner[] = ['end-end'];
  for (let move = 0; move < 4; move++) corners.push(cornerAfter(corners.at(-1) ?? 'end-end'));

  assert.equal(new Set(corners).size, 4);
  assert.equal(corners.at(-1), 'end-end');
});
