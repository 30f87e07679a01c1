import type { Member } from '@matrix-call/signalling';
import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import {
  assertAccessibleInBothLooks,
  assertAllInReach,
  buttonNamed,
  emptyPage,
  readPage,
} from '../test/widget-page.ts';
import { draw } from './draw.ts';
import { roomView, type RoomViewModel } from './room-view.ts';
import { words } from './words.ts';

const BOB = member('@bob:example.org', 'Bob');
const CAROL = member('@carol:example.org');

/** Every step, and all that can be seen in it. */
const FACES: Readonly<Record<string, Partial<RoomViewModel>>> = {
  waiting: { step: 'waiting' },
  silent: { step: 'silent' },
  deciding: { step: 'deciding' },
  refused: { step: 'refused', missing: ['calls', 'people'] },
  'refused for good': { step: 'refused', missing: ['calls'], canAskAgain: false },
  ready: {},
  'ready for several people': { others: [BOB, CAROL] },
  'ready without some of it': {
    missing: ['extras', 'relay', 'stayingInSight', 'hostOnly'],
    others: [BOB, CAROL],
    canShowPicture: true,
  },
};

describe('the page in a room', () => {
  beforeEach(emptyPage);

  for (const [name, face] of Object.entries(FACES)) {
    it(`is accessible, ${name}`, async () => {
      show(face);

      await assertAccessibleInBothLooks();
    });

    it(`keeps everything in reach, ${name}`, async () => {
      show(face);

      await assertAllInReach();
    });
  }

  for (const step of ['waiting', 'silent', 'deciding'] as const) {
    it(`says to a screen reader, too, that it is ${step}`, () => {
      show({ step });

      assert.strictEqual(readPage(), words[step]);
      assert.strictEqual(document.querySelector('[role=status]')?.textContent, words[step]);
    });
  }

  it('shows the element only where it can call', () => {
    const element = document.createElement('output');

    for (const step of ['waiting', 'silent', 'deciding', 'refused'] as const) {
      show({ step, element });
      assert.isFalse(element.isConnected, step);
    }
    show({ step: 'ready', element });

    assert.isTrue(element.isConnected);
  });

  it('says what is missing for a call, and for the rest', () => {
    show({ step: 'refused', missing: ['people'] });
    const [refused, item] = [readPage(), document.querySelector('li')?.textContent];
    show({ missing: ['relay'] });

    assert.include(refused, words.refused);
    assert.strictEqual(item, words.missing.people);
    assert.include(readPage(), `${words.reduced} ${words.missing.relay}`);
  });

  it('is asked again by the keyboard, where the client can be asked', async () => {
    let count = 0;
    const askAgain = (): void => void (count += 1);
    show({ step: 'refused', missing: ['calls'], askAgain });

    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    show({ step: 'refused', missing: ['calls'], canAskAgain: false });

    assert.strictEqual(count, 1);
    assert.isNull(document.querySelector('button'));
    assert.include(readPage(), words.askAgainFailed);
  });

  it('asks whom to call only where several people are in the room', () => {
    show({ others: [] });
    assert.isNull(document.querySelector('select'));
    show({ others: [BOB] });
    assert.isNull(document.querySelector('select'));
    show({ others: [BOB, CAROL] });

    assert.deepEqual(
      [...chooser().options].map(({ text }) => text),
      [words.choose, 'Bob (@bob:example.org)', '@carol:example.org'],
    );
    assert.strictEqual(chooser().value, '');
  });

  it('tells who was chosen by the keyboard, and that nobody is', async () => {
    const chosen: (string | undefined)[] = [];
    const choose = (userId: string | undefined): void => void chosen.push(userId);
    show({ others: [BOB, CAROL], choose });

    chooser().focus();
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowUp' });

    assert.deepEqual(chosen, ['@bob:example.org', undefined]);
  });

  it('shows who is called, whoever comes and goes', () => {
    const dave = member('@dave:example.org');
    show({ others: [BOB, CAROL, dave], callee: CAROL.userId });
    assert.strictEqual(chooser().value, CAROL.userId);

    show({ others: [CAROL, dave], callee: CAROL.userId });
    assert.strictEqual(chooser().value, CAROL.userId);
    show({ others: [dave, BOB], callee: undefined });

    assert.strictEqual(chooser().value, '');
  });

  it('offers a window for the picture, where there is one', () => {
    let count = 0;
    const showPicture = (): void => void (count += 1);
    show({ canShowPicture: true, showPicture });

    buttonNamed(words.pictureInPicture).click();
    show({ canShowPicture: false });

    assert.strictEqual(count, 1);
    assert.throws(() => buttonNamed(words.pictureInPicture));
  });

  for (const [change, before, after] of [
    ['its user decides anew', FACES['refused'], FACES['deciding']],
    ['the client cannot be asked', FACES['refused'], FACES['refused for good']],
    ['all is approved', FACES['ready without some of it'], FACES['ready']],
  ] as const) {
    it(`keeps the focus when ${change}`, () => {
      show(before);
      buttonNamed(words.askAgain).focus();

      show(after);

      assert.strictEqual(document.activeElement, document.querySelector('main'));
    });
  }

  it('takes the focus from nobody', () => {
    show({ step: 'waiting' });
    show({ step: 'ready' });

    assert.strictEqual(document.activeElement, document.body);
  });

  it('leaves the element where it is while other things come and go', () => {
    const element = document.createElement('button');
    show({ element });
    element.focus();

    show({ element, missing: ['relay'], others: [BOB, CAROL], canShowPicture: true });

    assert.strictEqual(document.activeElement, element);
  });
});

function member(userId: string, displayName?: string): Member {
  return { userId, displayName, membership: 'join', avatarUrl: undefined };
}

function show(change: Partial<RoomViewModel> = {}): void {
  const nothing = (): undefined => undefined;
  draw(
    roomView({
      step: 'ready',
      element: document.createElement('output'),
      others: [BOB],
      callee: undefined,
      missing: [],
      canAskAgain: true,
      canShowPicture: false,
      askAgain: nothing,
      choose: nothing,
      showPicture: nothing,
      ...change,
    }),
    document.body,
  );
}

function chooser(): HTMLSelectElement {
  const select = document.querySelector('select');
  if (!select) throw new Error('There is no chooser');
  return select;
}
