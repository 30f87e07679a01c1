import { assert, waitUntil } from '@open-wc/testing';
import { ALICE, BOB } from '../../../signalling/test/agent-pair.ts';
import { FakeHomeserver } from '../../../signalling/test/fake-transport.ts';
import { putOnPage } from '../../test/real-element.ts';
import { allElements, buttonOf, textOf } from '../../test/show.ts';
import { defineMatrixCall } from '../definition.ts';
import type { MatrixCallElement } from '../matrix-call-element.ts';
import { callPart } from './call-part.ts';

const ROOM = '!room:example.org';

// The chunk is loaded once for a page, so the tests follow each other.
describe('what only a running call needs', () => {
  let element: MatrixCallElement;

  before(async () => {
    const home = new FakeHomeserver({ now: () => performance.now() });
    home.addRoom({ roomId: ROOM, joined: [ALICE, BOB] });
    defineMatrixCall();
    element = document.createElement('matrix-call');
    element.callee = ALICE;
    element.roomId = ROOM;
    element.transport = home.transportFor(BOB);
    await putOnPage(element);
  });

  after(() => {
    element.remove();
  });

  it('is not loaded for an element that waits', () => {
    assert.isUndefined(callPart.part);
    assert.isUndefined(customElements.get('matrix-call-controls'));
  });

  it('is stood in for at the beginning of a call, with a way out, and then takes over', async () => {
    await element.call();
    await element.updateComplete;
    const standIn = element.shadowRoot?.querySelector('matrix-call-preparing');
    assert.isOk(standIn, 'The stand-in is there');
    assert.isOk(buttonOf(element, 'hang-up'));
    assert.include(textOf(standIn), 'alice');

    const isThere = (): boolean =>
      allElements(element).some(({ localName }) => localName === 'matrix-call-controls');
    await waitUntil(isThere, 'The controls are there', PATIENCE);

    assert.isNull(element.shadowRoot?.querySelector('matrix-call-preparing'));
    assert.isOk(buttonOf(element, 'hang-up'));
    await element.hangUp();
  });
});

describe('what only a running call needs, on a page where somebody reaches for the controls', () => {
  for (const type of ['pointerenter', 'focusin'] as const) {
    it(`is wished for before the press: ${type}`, async () => {
      let wishes = 0;
      const load = callPart.load.bind(callPart);
      callPart.load = () => {
        wishes += 1;
        return load();
      };
      const element = document.createElement('matrix-call');

      element.dispatchEvent(new Event(type));
      element.dispatchEvent(new Event(type));

      callPart.load = load;
      assert.strictEqual(wishes, 1);
      assert.isOk(await callPart.load());
    });
  }
});

const PATIENCE = { timeout: 60_000 };
