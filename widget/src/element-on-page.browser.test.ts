import { assert } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import { press } from '../test/user.ts';
import { nextTask, connectCall, goOnline, putOnStage, settled } from '../test/stage.ts';

describe('<matrix-call> on the page', () => {
  beforeEach(resetPage);

  afterEach(async () => {
    await emulateMedia({ forcedColors: 'none' });
  });

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
    assert.strictEqual(element.agent.isStopped, false);
  });

  it('hangs up when it is removed, and connects again when it is back', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const first = element.agent;

    element.remove();
    await nextTask();
    assert.deepEqual([first.isStopped, element.callState], [true, 'ended']);
    document.body.append(element);
    await goOnline(element);

    assert.lengthOf(element.agents, 2);
  });

  it('hangs up when the page closes', async () => {
    const element = await putOnStage();
    await connectCall(element);

    window.dispatchEvent(new PageTransitionEvent('pagehide'));

    assert.strictEqual(element.agent.hasHungUpOnUnload, true);
  });

  it('keeps the focus where the user most likely goes on', async () => {
    const element = await putOnStage();
    const focused = (): string => (document.activeElement === element ? deepPart(element) : 'none');
    buttonOf(element, 'call-voice').focus();

    await connectCall(element);
    await settled(element);
    assert.strictEqual(focused(), 'card');
    element.agent.current?.end('opponentHungUp');
    await settled(element);
    await settled(element);

    assert.include(focused(), 'call-again');
  });

  it('keeps the focus when the control that had it is gone', async () => {
    const element = await putOnStage();
    await connectCall(element);
    element.agent.ringBeside();
    await settled(element);

    await press(element, 'hold-and-answer');
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

    element.agent.ring();
    await settled(element);
    await settled(element);

    assert.strictEqual(document.activeElement, input);
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

  it('keeps its English words English in a page of another language and direction', async () => {
    document.documentElement.dir = 'rtl';
    const element = await putOnStage();
    const words = (): Element => element.shadowRoot!.querySelector('.card')!;

    assert.strictEqual(getComputedStyle(words()).direction, 'ltr');
    assert.strictEqual(words().getAttribute('lang'), 'en');
    element.strings = { callVoice: 'اتصال' };
    await settled(element);

    assert.strictEqual(getComputedStyle(words()).direction, 'rtl');
    document.documentElement.removeAttribute('dir');
  });

  it('tells calling, accepting, declining and the rest apart in forced colours', async () => {
    await emulateMedia({ forcedColors: 'active' });
    const element = await putOnStage();
    const look = (part: string): string => {
      const disc = buttonOf(element, part).querySelector('.disc')!;
      const { backgroundColor, borderStyle } = getComputedStyle(disc);
      return `${backgroundColor} ${borderStyle}`;
    };
    const [call, otherCall] = [look('call-voice'), look('call-video')];
    element.agent.ring();
    await settled(element);
    const [reject, accept] = [look('reject'), look('accept-voice')];
    element.agent.current?.end('missed');

    await connectCall(element);
    await settled(element);
    const [hangUp, more] = [look('hang-up'), look('more')];

    assert.strictEqual(call, accept);
    assert.strictEqual(hangUp, reject);
    assert.notStrictEqual(accept, reject);
    assert.notInclude([call, hangUp], otherCall);
    assert.notInclude([call, hangUp], more);
  });
});

/** The part names of the focused control, through all shadow roots. */
function deepPart(element: Element): string {
  const inner = element.shadowRoot?.activeElement;
  return inner ? deepPart(inner) : element.part.value;
}
