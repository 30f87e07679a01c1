import { assert } from '@open-wc/testing';
import { resetPage } from './record.ts';
import { allElements, buttonOf, textOf } from './show.ts';
import { connectCall, putOnStage, settled } from './stage.ts';

describe('<matrix-call> on a page that the browser translates', () => {
  beforeEach(resetPage);

  it('says what is true after every change', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    translate(element);

    await element.setMicrophoneMuted(true);
    await settled(element);
    const microphone = buttonOf(element, 'microphone');
    assert.deepEqual([microphone.ariaPressed, microphone.title], ['false', 'Unmute microphone']);
    assert.strictEqual(textOf(microphone), 'Wort für „Microphone“');

    call.become({ durationMs: 66_000, isHeld: true });
    await settled(element);

    assert.include(textOf(element), '1:06');
    assert.include(textOf(element), 'On hold by');
    translate(element);
    await element.setMicrophoneMuted(false);
    call.become({ isHeld: false });
    call.end('opponentHungUp');
    await settled(element);
    assert.include(textOf(element), 'Bob Builder ended the call.');
  });

  it('keeps names and clocks out of the hands of a translator', async () => {
    const element = await putOnStage();
    const idle = [partOf(element, 'name'), partOf(element, 'user-id')];
    assert.deepEqual(
      idle.map((part) => part?.translate),
      [false, false],
    );

    await connectCall(element);

    const parts = [partOf(element, 'name'), partOf(element, 'timer')];
    assert.deepEqual(
      parts.map((part) => part?.translate),
      [false, false],
    );
  });
});

/** What nobody else draws any more. */
const FONT: string = 'font';

/** Puts other words in the place of all texts as Chromium does: in two `<font>` elements. */
function translate(element: Element): void {
  for (const inner of allElements(element)) {
    for (const node of [...inner.childNodes, ...(inner.shadowRoot?.childNodes ?? [])]) {
      if (!(node instanceof Text) || node.data.trim() === '') continue;
      const [outer, font] = [document.createElement(FONT), document.createElement(FONT)];
      font.append(`Wort für „${node.data.trim()}“`);
      outer.append(font);
      node.replaceWith(outer);
    }
  }
}

function partOf(element: Element, part: string): HTMLElement | undefined {
  return allElements(element)
    .filter((inner) => inner instanceof HTMLElement)
    .find((inner) => inner.part.contains(part));
}
