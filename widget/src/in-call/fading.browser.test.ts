import { assert, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { resetPage } from '../../test/record.ts';
import { buttonOf } from '../../test/show.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from '../../test/stage.ts';

describe('what lies over a picture', () => {
  let element: TestCallElement;

  beforeEach(async () => {
    resetPage();
    await sendMouse({ type: 'move', position: [0, 0] });
    element = await putOnStage();
  });

  const controls = (): Element => element.shadowRoot!.querySelector('matrix-call-controls')!;
  const isFaded = (): boolean => controls().hasAttribute('data-faded');
  const fades = (): Promise<void> => waitUntil(isFaded, 'It fades', { timeout: 60_000 });
  const tap = (place: Element): boolean => {
    const init = { bubbles: true, composed: true, cancelable: true };
    place.dispatchEvent(new PointerEvent('pointerdown', { ...init, pointerType: 'touch' }));
    return place.dispatchEvent(new PointerEvent('click', { ...init, pointerType: 'touch' }));
  };

  it('fades while nobody does anything, can still be reached, and comes back with the focus', async () => {
    await connectCall(element, { video: true });
    await fades();

    buttonOf(element, 'microphone').focus();

    assert.isFalse(isFaded());
    assert.strictEqual(getComputedStyle(controls()).visibility, 'visible');
  });

  it('comes back by a tap, which presses nothing', async () => {
    const call = await connectCall(element, { video: true });
    await fades();

    tap(buttonOf(element, 'microphone'));
    assert.isFalse(isFaded());
    assert.isFalse(call.isMicrophoneMuted);
    tap(buttonOf(element, 'microphone'));

    assert.isTrue(call.isMicrophoneMuted);
  });

  it('stays while something is open or the keyboard is in it, and in a call by voice', async function () {
    this.timeout(60_000);
    const watched = await putOnStage();
    await connectCall(watched, { video: true });
    const isOver = (): boolean =>
      watched.shadowRoot?.querySelector('matrix-call-controls')?.hasAttribute('data-faded') ??
      false;
    // Another call beside it tells when the time is up.
    const alike = async (): Promise<void> => {
      watched.dispatchEvent(new PointerEvent('pointermove'));
      await waitUntil(isOver, 'The other one fades', { timeout: 60_000 });
    };

    await connectCall(element);
    await alike();
    assert.isFalse(isFaded(), 'by voice');
    const call = element.agent.current;
    element.agent.current?.end('hungUp');
    await connectCall(element, { video: true });
    assert.notStrictEqual(call, element.agent.current);
    buttonOf(element, 'more').click();
    await settled(element);
    await alike();
    assert.isFalse(isFaded(), 'with a panel');
    await sendKeys({ press: 'Escape' });
    await alike();
    assert.isFalse(isFaded(), 'with the keyboard');
  });

  it('stays while the pointer rests on a control, however long', async function () {
    this.timeout(60_000);
    await connectCall(element, { video: true });
    const { x, y, width, height } = buttonOf(element, 'microphone').getBoundingClientRect();
    const middle: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
    await sendMouse({ type: 'move', position: middle });
    // Another call beside it, begun later, tells when the time is up.
    const watched = await putOnStage();
    await connectCall(watched, { video: true });

    const other = watched.shadowRoot!.querySelector('matrix-call-controls')!;
    const isOver = (): boolean => other.hasAttribute('data-faded');
    await waitUntil(isOver, 'The other one fades', { timeout: 60_000 });

    assert.isFalse(isFaded());
  });

  it('is there where the call is on hold', async () => {
    const call = await connectCall(element, { video: true });
    await fades();

    call.become({ isHolding: true });
    await settled(element);

    assert.isFalse(isFaded());
  });
});
