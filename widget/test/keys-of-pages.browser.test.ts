import { assert } from '@open-wc/testing';
import { resetPage } from './record.ts';
import { allElements, buttonLater, buttonOf } from './show.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from './stage.ts';

describe('<matrix-call> on a page with shortcuts of its own', () => {
  let element: TestCallElement;
  let heard: string[];
  const listen = ({ key }: KeyboardEvent): unknown => heard.push(key);

  beforeEach(async () => {
    resetPage();
    heard = [];
    document.addEventListener('keydown', listen);
    element = await putOnStage();
    await connectCall(element, { canSendDigits: true, canTransfer: true });
    buttonOf(element, 'more').click();
    await settled(element);
  });

  afterEach(() => {
    document.removeEventListener('keydown', listen);
  });

  it('keeps what is written and pressed in it to itself, and lets other keys through', async () => {
    buttonOf(element, 'transfer').click();
    await buttonLater(element, 'transfer-to');
    const field = allElements(element).find((inner) => inner.part.contains('transfer-target'));
    assert.isDefined(field);

    press(field, { key: 'm' });
    press(buttonOf(element, 'microphone'), { key: ' ' });
    press(buttonOf(element, 'microphone'), { key: 'k' });
    // A key of the call is none of the page.
    press(buttonOf(element, 'microphone'), { key: 'm' });

    assert.deepEqual(heard, ['k']);
  });

  it('takes a digit from the keyboard, but not from a shortcut', async () => {
    buttonOf(element, 'keypad').click();
    const key = await buttonLater(element, 'key');

    press(key, { key: '1' });
    press(key, { key: '2', ctrlKey: true });
    press(key, { key: '3', metaKey: true });
    press(key, { key: '4', altKey: true });
    press(key, { key: '#', altKey: true });
    press(key, { key: '*', ctrlKey: true, altKey: true, modifierAltGraph: true });

    assert.strictEqual(element.agent.current?.digits, '1#*');
    assert.deepEqual(heard, ['2', '3', '4']);
  });
});

describe('<matrix-call> in a browser without Web Audio', () => {
  beforeEach(resetPage);

  it('calls without a tone', async () => {
    const { AudioContext } = globalThis;
    const element = await putOnStage();
    Reflect.deleteProperty(globalThis, 'AudioContext');
    try {
      await element.call();

      element.agent.current?.become({ status: 'calling' });
      assert.strictEqual(element.callState, 'calling');
    } finally {
      globalThis.AudioContext = AudioContext;
    }
  });
});

function press(place: Element, key: KeyboardEventInit): void {
  place.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, composed: true }));
}
