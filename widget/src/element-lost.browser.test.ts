import { assert } from '@open-wc/testing';
import { record, resetPage } from '../test/record.ts';
import { buttonOf, textOf } from '../test/show.ts';
import { connectCall, putOnStage, settled } from '../test/stage.ts';

describe('<matrix-call> in a call that stands still', () => {
  beforeEach(resetPage);

  it('R91: says that it reconnects, and goes on without a word when it has', async () => {
    const element = await putOnStage();
    const told = record(element);
    const call = await connectCall(element);

    call.become({ status: 'reconnecting' });
    await settled(element);
    assert.include(textOf(element), 'Connection lost. Reconnecting…');
    call.become({ status: 'connected' });
    await settled(element);

    assert.notInclude(textOf(element), 'Reconnecting');
    assert.deepEqual(told.slice(-2), ['connected → reconnecting', 'reconnecting → connected']);
  });

  it('looks for another path at once when the user asks for it', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    call.become({ status: 'reconnecting' });
    await settled(element);
    assert.include(textOf(element), 'Looking for another path…');

    buttonOf(element, 'try-now').click();
    await settled(element);

    assert.strictEqual(call.looks, 1);
  });

  for (const [fact, change, words] of [
    ['lost', { status: 'reconnecting' }, 'Connection lost'],
    ['held', { isHeld: true }, 'On hold'],
    ['on hold', { isHolding: true }, 'On hold'],
  ] as const) {
    it(`dims the picture of a call that is ${fact}, and says so in large words`, async () => {
      const element = await putOnStage();
      const call = await connectCall(element, { video: true });
      const veil = element.shadowRoot!.querySelector('matrix-call-veil')!;
      assert.strictEqual(textOf(veil), '');

      call.become(change);
      await settled(element);

      const [cover, word] = ['div', 'p'].map((name) => veil.shadowRoot!.querySelector(name)!);
      const picture = element.shadowRoot!.querySelector('matrix-call-tiles')!;
      assert.include(textOf(veil), words);
      assert.isAtLeast(Number.parseFloat(getComputedStyle(word!).fontSize), 24);
      assert.isAbove(opacityOf(getComputedStyle(cover!).backgroundColor), 0.5);
      assert.isBelow(opacityOf(getComputedStyle(cover!).backgroundColor), 0.95);
      assert.deepEqual(
        cover!.getBoundingClientRect().toJSON(),
        picture.getBoundingClientRect().toJSON(),
      );
      call.become({ status: 'connected', isHeld: false, isHolding: false });
      await settled(element);
      assert.strictEqual(textOf(veil), '');
    });
  }

  it('says in large words that the connection is lost, on a page with a small root, too', async () => {
    document.documentElement.style.fontSize = '10px';
    const element = await putOnStage();
    await connectCall(element, { video: true, status: 'reconnecting' });

    const veil = element.shadowRoot!.querySelector('matrix-call-veil')!;
    const { fontSize } = getComputedStyle(veil.shadowRoot!.querySelector('p')!);

    document.documentElement.removeAttribute('style');
    assert.isAtLeast(Number.parseFloat(fontSize), 24);
  });
});

/** How much of what lies under a colour it covers. */
function opacityOf(colour: string): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[3]! / 255;
}
