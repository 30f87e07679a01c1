import { assert } from '@open-wc/testing';
import { BOB, CAROL } from './fake-call.ts';
import { PLACES, putInto } from './hostile-places.ts';
import { scenes } from './scenes.ts';
import { allElements, buttonLater, buttonOf, deepElementAt, textOf } from './show.ts';
import { settled, type TestCallElement } from './stage.ts';

const FACES = [
  'idle',
  'idleForVideo',
  'calling',
  'ringingWithVideo',
  'connectedByVideo',
  'connectedByVoice',
  'more',
  'keypad',
  'transfer',
  'waiting',
  'secondCall',
  'transferOffer',
  'holding',
  'noticeInCall',
  'everythingAtOnce',
  'ended',
  'microphoneDenied',
  'unreachable',
];

const INHERITED = [
  'text-transform',
  'letter-spacing',
  'text-indent',
  'pointer-events',
  'visibility',
  'word-break',
  'writing-mode',
  'user-select',
  'line-height',
  'white-space',
  'word-spacing',
  'text-align',
  'font-size',
];

for (const place of Object.keys(PLACES)) {
  describe(`<matrix-call> in ${place}`, () => {
    afterEach(resetPage);

    for (const face of FACES) {
      it(`is seen, and every control can be pressed: ${face}`, async () => {
        const element = await sceneOf(face);
        const around = putInto(place, element);
        await settled(element);

        const box = element.getBoundingClientRect();
        const controls = controlsOf(element);

        const { room = WANTED_WIDTH, height, scrolls } = PLACES[place] ?? {};
        assert.isAtLeast(box.width, Math.min(room, innerWidth), 'its width');
        if (height !== undefined) assert.strictEqual(box.height, height, 'its height');
        assert.isNotEmpty(controls);
        for (const control of controls) {
          // A page that is higher than its window can be scrolled by its reader.
          if (scrolls) control.scrollIntoView({ block: 'center' });
          assert.isTrue(canBePressed(control), nameOf(control));
        }
        assert.deepEqual([around.scrollTop, around.scrollLeft], [0, 0], 'nothing was scrolled');
      });
    }
  });
}

describe('the controls of <matrix-call>', () => {
  afterEach(resetPage);

  for (const place of ['a flex row', 'a box of 240 × 200 pixels']) {
    it(`stay where they are, whatever is opened or told: ${place}`, async () => {
      const element = await sceneOf('connectedByVideo');
      element.agent.current?.become({ canSendDigits: true, canTransfer: true });
      putInto(place, element);
      await settled(element);
      const whereabouts = (): readonly number[] => {
        const { x, y, height } = buttonOf(element, 'hang-up').getBoundingClientRect();
        return [x, y, height, element.offsetHeight].map(Math.round);
      };
      const before = whereabouts();

      const changes: Readonly<Record<string, () => unknown>> = {
        'a long name': () => {
          element.agent.current?.become({ opponent: { ...BOB, displayName: 'Bob '.repeat(60) } });
        },
        'a notice': async () => {
          const problem = { code: 'cameraDenied', message: 'NotAllowedError' } as const;
          element.agent.tell({ type: 'problem', problem });
          await settled(element);
          assert.include(textOf(element), 'The camera is blocked');
        },
        'everything else': () => {
          element.agent.ringBeside();
          element.agent.current?.become({ isHeld: true, isStalled: true, transferOffer: CAROL });
        },
        'what is under More': () => {
          buttonOf(element, 'more').click();
        },
        'the keypad': () => open('keypad', 'key'),
        'the form for a transfer': async () => {
          buttonOf(element, 'more').click();
          await settled(element);
          buttonOf(element, 'more').click();
          await settled(element);
          await open('transfer', 'transfer-to');
        },
      };
      const open = async (part: string, last: string): Promise<void> => {
        buttonOf(element, part).click();
        await buttonLater(element, last);
      };
      for (const [what, change] of Object.entries(changes)) {
        await change();
        await settled(element);
        assert.deepEqual(whereabouts(), before, what);
      }
    });
  }

  it('look the same on a page of odd habits', async () => {
    const element = await sceneOf('ringingWithVideo');
    const styles = (): readonly string[] =>
      allElements(element)
        .slice(1)
        .map((inner) => {
          const style = getComputedStyle(inner);
          return INHERITED.map((property) => style.getPropertyValue(property)).join(' ');
        });
    const before = styles();

    putInto('a page of odd habits', element);

    assert.deepEqual(styles(), before);
  });

  it('can be hidden and switched off by the page all the same', async () => {
    const element = await sceneOf('idle');
    const button = buttonOf(element, 'call-voice');

    element.style.cssText = 'visibility: hidden; pointer-events: none';

    const { visibility, pointerEvents } = getComputedStyle(button);
    assert.deepEqual([visibility, pointerEvents], ['hidden', 'none']);
  });
});

/** How wide it is where nothing keeps it from that, in pixels. */
const WANTED_WIDTH = 352;

function resetPage(): void {
  document.body = document.createElement('body');
  document.documentElement.removeAttribute('style');
}

async function sceneOf(face: string): Promise<TestCallElement> {
  const scene = scenes[face];
  if (!scene) throw new Error(`There is no ${face}`);
  return scene();
}

/**
 * Everything that can be pressed or written into, now or once it has been seen for long enough. What is open may lie over
 * the own picture, which is moved by a choice in it as well.
 */
function controlsOf(element: TestCallElement): Element[] {
  return allElements(element).filter(
    (inner) => inner.matches('button:not(.local), input') && inner.checkVisibility(),
  );
}

/** Whether a finger on its middle meets it; only what the element itself can scroll is scrolled to it. */
function canBePressed(control: Element): boolean {
  scrollTo(control);
  const { x, y, width, height } = control.getBoundingClientRect();
  const met = deepElementAt(x + width / 2, y + height / 2);
  return met !== undefined && control.contains(met);
}

function scrollTo(control: Element): void {
  for (let outer = parentOf(control); outer?.matches(':not(test-call)'); outer = parentOf(outer)) {
    if (getComputedStyle(outer).overflowY !== 'auto') continue;
    const [inner, around] = [control.getBoundingClientRect(), outer.getBoundingClientRect()];
    outer.scrollTop += inner.top + inner.height / 2 - (around.top + around.height / 2);
  }
}

function parentOf(node: Element): Element | undefined {
  const root = node.getRootNode();
  return node.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
}

function nameOf(control: Element): string {
  const { x, y, width, height } = control.getBoundingClientRect();
  return `${control.part.value} at ${[x, y, width, height].map(Math.round).join(' ')}`;
}
