import { assert, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { assertInside, assertReached, isCardSeen, NARROW, WIDE } from '../test/floating-card.ts';
import { resetPage } from '../test/record.ts';
import { allElements, buttonLater, buttonOf, partOf, textOf } from '../test/show.ts';
import { connectCall, putOnStage, settled } from '../test/stage.ts';
import { clickAt } from '../test/user.ts';
import { CalleeDesk, putVisitor } from '../test/visitors.ts';

describe('<matrix-call display="button">', () => {
  beforeEach(resetPage);

  it('is accessible as a button in a line of text, closed and open', async () => {
    const element = await putOnStage({ display: 'button' });
    await assert.isAccessible(element);

    await element.enlarge();
    await buttonLater(element, 'close');

    await assert.isAccessible(element);
  });

  it('is as large as a button, and names whom it calls', async () => {
    const element = await putOnStage({ display: 'button' });
    const face = buttonOf(element, 'face');

    assert.isBelow(element.offsetHeight, 60);
    assert.isBelow(element.offsetWidth, 240);
    assert.include(face.textContent.replace(/[\u2068\u2069]/gu, ''), 'Call bob');
    assert.deepEqual(
      [face.getAttribute('aria-haspopup'), face.getAttribute('aria-expanded')],
      ['dialog', 'false'],
    );
    assert.isFalse(isCardSeen(element));
  });

  it('shows a visitor whether somebody is there', async () => {
    const desk = new CalleeDesk();
    const element = await putVisitor({ display: 'button' });

    assert.include(textOf(element.shadowRoot!.querySelector('.face')!), 'Call Support');
    const dot = allElements(element).find((inner) => inner.matches('.dot.available'));
    assert.strictEqual(dot?.nextElementSibling?.textContent, 'Available');
    await assert.isAccessible(element);
    desk.close();
  });

  it('calls, opens the card beside itself and gives it the focus, and takes that back at the end', async () => {
    await setViewport(WIDE);
    const element = await putOnStage({ display: 'button' });

    await clickAt(buttonOf(element, 'face'));
    await settled(element);
    const call = element.agent.current;
    assert.deepEqual(
      element.agent.placed.map(({ video }) => video),
      [false],
    );
    assert.isTrue(isCardSeen(element));
    await waitUntil(() => element.shadowRoot?.activeElement?.matches('.card'), 'The card has it');
    assert.strictEqual(buttonOf(element, 'face').ariaExpanded, 'true');
    assert.strictEqual(partOf(element, 'card').role, 'dialog');
    call?.end('busy');
    await settled(element);
    (await buttonLater(element, 'dismiss')).click();

    await waitUntil(() => !isCardSeen(element), 'It closes');
    await waitUntil(() => element.shadowRoot?.activeElement?.matches('.face'), 'The face has it');
  });

  it('asks a visitor first what the page wants to know', async () => {
    const desk = new CalleeDesk();
    const element = await putVisitor({ display: 'button', visitorForm: 'name' });

    buttonOf(element, 'face').click();
    await settled(element);

    assert.isTrue(isCardSeen(element));
    assert.strictEqual(element.callState, 'idle');
    desk.close();
  });

  it('opens by itself when somebody calls, also before its part is loaded', async () => {
    const element = await putOnStage({ display: 'button' });

    element.agent.ring();
    await settled(element);

    assert.isTrue(isCardSeen(element));
    assert.isTrue(buttonOf(element, 'reject').checkVisibility());
  });

  it('becomes small by Escape in a call, which goes on', async () => {
    const element = await putOnStage({ display: 'button' });
    await connectCall(element);
    partOf(element, 'card').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
    );

    await waitUntil(() => element.isMinimized, 'It is small');
    assert.strictEqual(element.callState, 'connected');
  });

  it('is a card where the word is unknown', async () => {
    const element = await putOnStage();
    element.setAttribute('display', 'banner');
    await settled(element);

    assert.strictEqual(element.display, 'card');
    assert.isTrue(isCardSeen(element));
  });
});

for (const size of [WIDE, NARROW]) {
  describe(`<matrix-call display="bubble"> on ${String(size.width)} × ${String(size.height)}`, () => {
    beforeEach(async () => {
      resetPage();
      await setViewport(size);
    });

    for (const direction of ['ltr', 'rtl']) {
      it(`lies in the corner at the end of a line, ${direction}`, async () => {
        document.documentElement.dir = direction;
        const element = await putOnStage({ display: 'bubble' });
        const { left, right, bottom } = element.getBoundingClientRect();
        document.documentElement.dir = '';

        assert.approximately(direction === 'ltr' ? size.width - right : left, 16, 1);
        assert.approximately(size.height - bottom, 16, 1);
      });
    }

    it('opens inside the window, is accessible, and closes by Escape', async () => {
      const element = await putOnStage({ display: 'bubble' });
      await assert.isAccessible(element);
      buttonOf(element, 'face').click();
      await settled(element);
      await buttonLater(element, 'close');
      await assert.isAccessible(element);

      assertInside(partOf(element, 'card'), size);
      await waitUntil(() => element.shadowRoot?.activeElement, 'The card has the focus');
      await sendKeys({ press: 'Escape' });
      await settled(element);
      assert.isFalse(isCardSeen(element));
      assert.isTrue(element.shadowRoot?.activeElement?.matches('.face'));
    });

    it('stays while the page is scrolled, and goes on while its element is moved', async () => {
      const page = document.createElement('main');
      page.style.blockSize = '3000px';
      document.body.append(page);
      const element = await putOnStage({ display: 'bubble' });
      await connectCall(element);
      const before = partOf(element, 'card').getBoundingClientRect().top;

      scrollTo(0, 1000);
      assert.strictEqual(partOf(element, 'card').getBoundingClientRect().top, before);
      page.append(element);
      await settled(element);

      assert.isTrue(isCardSeen(element));
      assert.strictEqual(partOf(element, 'card').getBoundingClientRect().top, before);
      assert.strictEqual(element.callState, 'connected');
    });

    it('is small in a corner, moves from corner to corner and by keys, never outside', async () => {
      const element = await putOnStage({ display: 'bubble' });
      await connectCall(element, { video: true });
      await element.minimize();
      await settled(element);
      await assert.isAccessible(element);
      const card = partOf(element, 'card');
      assertInside(card, size);
      for (const part of ['microphone', 'hang-up', 'enlarge', 'move']) assertReached(element, part);
      assert.isFalse(buttonOf(element, 'camera').checkVisibility());

      const places = new Set<string>();
      for (let count = 0; count < 4; count++) {
        buttonOf(element, 'move').click();
        assertInside(card, size);
        const { left, top } = card.getBoundingClientRect();
        places.add(`${String(left)} ${String(top)}`);
      }
      assert.strictEqual(places.size, 4);

      buttonOf(element, 'enlarge').focus();
      const { left } = card.getBoundingClientRect();
      await sendKeys({ press: 'ArrowLeft' });
      if (size.width > 400) assert.isBelow(card.getBoundingClientRect().left, left);
      for (let count = 0; count < 60; count++) await sendKeys({ press: 'ArrowUp' });
      assert.approximately(card.getBoundingClientRect().top, 0, 1);
      assertInside(card, size);
    });
  });
}
