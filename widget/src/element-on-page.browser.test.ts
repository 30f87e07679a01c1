import { assert } from '@open-wc/testing';
import { resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import { nextTask, connectCall, goOnline, putOnStage, settled } from '../test/stage.ts';

describe('<matrix-call> on the page', () => {
  beforeEach(resetPage);

  it('is accessible', async () => {
    await assert.isAccessible(await putOnStage());
  });

  it('keeps its call when it is moved', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const elsewhere = document.createElement('main');
    document.body.append(elsewhere);

    elsewhere.append(element);
    await nextTask();

    assert.strictEqual(element.callState, 'connected');
    assert.strictEqual(element.desk.isStopped, false);
  });

  it('hangs up when it is removed, and connects again when it is back', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const first = element.desk;

    element.remove();
    await nextTask();
    assert.deepEqual([first.isStopped, element.callState], [true, 'ended']);
    document.body.append(element);
    await goOnline(element);

    assert.lengthOf(element.desks, 2);
  });

  it('hangs up when the page closes', async () => {
    const element = await putOnStage();
    await connectCall(element);

    window.dispatchEvent(new PageTransitionEvent('pagehide'));

    assert.strictEqual(element.desk.hasHungUpOnUnload, true);
  });

  it('keeps the focus where the user most likely goes on', async () => {
    const element = await putOnStage();
    const focused = (): string => (document.activeElement === element ? deepPart(element) : 'none');
    buttonOf(element, 'call-voice').focus();

    await connectCall(element);
    await settled(element);
    assert.include(focused(), 'hang-up');
    element.desk.current?.end('opponentHungUp');
    await settled(element);
    await settled(element);

    assert.include(focused(), 'call-again');
  });

  it('keeps the focus when the control that had it is gone', async () => {
    const element = await putOnStage();
    await connectCall(element);
    element.desk.ringBeside();
    await settled(element);
    buttonOf(element, 'hold-and-answer').focus();

    buttonOf(element, 'hold-and-answer').click();
    await settled(element);
    await settled(element);

    assert.strictEqual(document.activeElement, element);
    assert.strictEqual(deepPart(element), 'card');
  });

  it('leaves the focus on a control that stays', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    buttonOf(element, 'microphone').focus();

    call.become({ isHeld: true });
    await settled(element);
    await settled(element);

    assert.include(deepPart(element), 'microphone');
  });

  it('takes the focus from nobody', async () => {
    const element = await putOnStage();
    const input = document.createElement('input');
    document.body.append(input);
    input.focus();

    element.desk.ring();
    await settled(element);
    await settled(element);

    assert.strictEqual(document.activeElement, input);
  });

  it('tells a screen reader what happens', async () => {
    const element = await putOnStage();
    const status = element.shadowRoot?.querySelector('[role="status"]');
    element.desk.ring({ video: true });
    await settled(element);
    assert.strictEqual(status?.textContent, 'Incoming video call: \u2068Bob Builder\u2069');

    element.desk.current?.end('missed');
    await settled(element);

    assert.strictEqual(status?.textContent, 'You missed a call from \u2068Bob Builder\u2069.');
  });

  it('speaks other words where they are given', async () => {
    const element = await putOnStage();

    element.strings = { callVoice: 'Anrufen' };
    await settled(element);

    assert.include(textOf(element), 'Anrufen');
    assert.include(textOf(element), 'Video call');
  });

  it('lets the page style every part', async () => {
    const element = await putOnStage();
    const style = document.createElement('style');
    style.textContent = `test-call::part(hang-up), test-call::part(hold), test-call::part(banner) { order: 7 }`;
    document.body.append(style);
    await connectCall(element, { isHeld: true });
    buttonOf(element, 'more').click();
    await settled(element);

    const banner = allElements(element).find((inner) => inner.part.contains('banner'));
    assert.isDefined(banner);
    for (const part of [buttonOf(element, 'hang-up'), buttonOf(element, 'hold'), banner]) {
      assert.strictEqual(getComputedStyle(part).order, '7', part.part.value);
    }
  });

  it('keeps the requests of its controls to itself', async () => {
    const element = await putOnStage();
    let leaks = 0;
    document.body.addEventListener('matrix-call-request', () => leaks++);

    buttonOf(element, 'call-voice').click();

    assert.strictEqual(leaks, 0);
  });
});

/** The part names of the focused control, through all shadow roots. */
function deepPart(element: Element): string {
  const inner = element.shadowRoot?.activeElement;
  return inner ? deepPart(inner) : element.part.value;
}
