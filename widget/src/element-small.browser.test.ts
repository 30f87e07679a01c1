import { assert, waitUntil } from '@open-wc/testing';
import { sendMouse, setViewport } from '@web/test-runner-commands';
import { assertInside, NARROW, videosOf, WIDE } from '../test/floating-card.ts';
import { resetPage } from '../test/record.ts';
import { buttonLater, buttonOf, partOf } from '../test/show.ts';
import { connectCall, putOnStage, settled } from '../test/stage.ts';

describe('a call that is made small', () => {
  beforeEach(async () => {
    resetPage();
    await setViewport(WIDE);
  });

  it('leaves the page as it is, keeps playing, and comes back', async () => {
    const element = await putOnStage();
    const after = document.createElement('p');
    document.body.append(after);
    await connectCall(element, { video: true });
    const measure = () => [after.getBoundingClientRect().top, element.offsetHeight];
    const before = measure();
    const told: unknown[] = [];
    element.addEventListener('matrix-call-displaychange', (event) => {
      told.push([event.display, event.isMinimized, event.isPoppedOut]);
    });
    const [video] = videosOf(element);

    (await buttonLater(element, 'minimize')).click();
    await waitUntil(() => element.isMinimized, 'It is small');
    await settled(element);
    assert.deepEqual(measure(), before);
    assert.isTrue(element.matches('[minimized]:state(minimized)'));
    assert.include(partOf(element, 'place').querySelector('*')?.shadowRoot?.textContent, 'corner');
    await assert.isAccessible(element);
    buttonOf(element, 'bring-back').click();
    await waitUntil(() => !element.isMinimized, 'It is back');
    await settled(element);

    assert.deepEqual(measure(), before);
    assert.strictEqual(videosOf(element)[0], video);
    assert.isFalse(element.hasAttribute('minimized'));
    assert.deepEqual(told, [
      ['card', true, false],
      ['card', false, false],
    ]);
  });

  it('is dragged, stays inside, also when the window becomes smaller', async () => {
    const element = await putOnStage();
    await connectCall(element);
    await element.minimize();
    await settled(element);
    const card = partOf(element, 'card');
    const { left, top, width, height } = card.getBoundingClientRect();
    const at = (x: number, y: number): [number, number] => [Math.round(x), Math.round(y)];

    await sendMouse({ type: 'move', position: at(left + width / 2, top + height / 2) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: at(left + width / 2 - 200, top + height / 2 - 100) });
    await sendMouse({ type: 'up' });
    assert.approximately(card.getBoundingClientRect().left, left - 200, 2);
    assert.approximately(card.getBoundingClientRect().top, top - 100, 2);
    await setViewport(NARROW);
    await waitUntil(() => card.getBoundingClientRect().right <= 320, 'It comes inside');
    assertInside(card, NARROW);
    await setViewport(WIDE);
  });

  it('comes back by itself when it ends, and when somebody else calls', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    await element.minimize();
    element.agent.ringBeside();
    await waitUntil(() => !element.isMinimized, 'The second call needs room');
    await element.minimize();
    assert.isTrue(element.isMinimized);

    element.agent.waiting?.end('cancelled');
    call.end('hungUp');
    await settled(element);

    assert.isFalse(element.isMinimized);
    assert.strictEqual(element.callState, 'ended');
  });

  it('needs a call', async () => {
    const element = await putOnStage();

    for (const move of [element.minimize(), element.popOut()]) {
      const code = await move.then(
        () => 'none',
        (error: unknown) => (error as { readonly code: string }).code,
      );
      assert.strictEqual(code, 'noCall');
    }
  });
});
