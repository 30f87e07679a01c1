import { assert } from '@open-wc/testing';
import { buttonLater, show } from '../../test/show.ts';
import { CallControls } from './call-controls.ts';

const VIDEO: Partial<CallControls> = {
  hasMicrophone: true,
  hasCamera: true,
  isMicrophoneMuted: false,
  isCameraMuted: false,
};

const RUNNING: Partial<CallControls> = { ...VIDEO, canHold: true };

describe('the controls of a call', () => {
  it('are accessible', async () => {
    const { component } = await show(CallControls, VIDEO);

    await assert.isAccessible(component);
  });

  it('ask to mute, to turn the camera off and to hang up', async () => {
    const { button, requests } = await show(CallControls, VIDEO);

    button('microphone').click();
    button('camera').click();
    button('hang-up').click();

    assert.deepEqual(requests, [
      { type: 'muteMicrophone', isMuted: true },
      { type: 'muteCamera', isMuted: true },
      { type: 'hangUp' },
    ]);
  });

  it('ask for the opposite of what is', async () => {
    const { button, requests } = await show(CallControls, {
      ...VIDEO,
      isMicrophoneMuted: true,
      isCameraMuted: true,
    });

    button('microphone').click();
    button('camera').click();

    assert.deepEqual(requests, [
      { type: 'muteMicrophone', isMuted: false },
      { type: 'muteCamera', isMuted: false },
    ]);
  });

  it('change nothing by themselves: the state comes from above', async () => {
    const { button } = await show(CallControls, VIDEO);

    button('microphone').click();

    assert.strictEqual(button('microphone').title, 'Mute microphone');
  });

  it('offer no camera where there is none', async () => {
    const { component } = await show(CallControls, {
      ...VIDEO,
      hasCamera: false,
    });

    assert.lengthOf(component.renderRoot.querySelectorAll('button'), 2);
  });

  it('ask to share the screen and to end that, where a screen can be shared', async () => {
    const { component, button, requests } = await show(CallControls, {
      ...VIDEO,
      canShareScreen: true,
    });

    button('screen').click();
    component.isScreenShared = true;
    await component.updateComplete;
    button('screen').click();

    assert.deepEqual(requests, [
      { type: 'shareScreen', isShared: true },
      { type: 'shareScreen', isShared: false },
    ]);
    assert.strictEqual(button('screen').title, 'Stop sharing');
  });

  it('keep what is used less behind one button, which opens, focuses and closes it', async () => {
    const { component, button } = await show(CallControls, RUNNING);
    assert.throws(() => button('hold'));
    assert.strictEqual(button('more').ariaExpanded, 'false');

    button('more').click();
    await component.updateComplete;
    assert.strictEqual(button('more').ariaExpanded, 'true');
    assert.strictEqual(component.shadowRoot?.activeElement, button('hold'));
    button('hold').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await component.updateComplete;

    assert.throws(() => button('hold'));
    assert.strictEqual(component.shadowRoot?.activeElement, button('more'));
  });

  it('ask to hold and to go on, and close', async () => {
    const { component, button, requests } = await show(CallControls, RUNNING);

    button('more').click();
    await component.updateComplete;
    button('hold').click();
    component.isHolding = true;
    button('more').click();
    await component.updateComplete;
    button('resume').click();
    await component.updateComplete;

    assert.deepEqual(requests, [
      { type: 'hold', isHolding: true },
      { type: 'hold', isHolding: false },
    ]);
    assert.strictEqual(button('more').ariaExpanded, 'false');
  });

  it('R85: offer a keypad only where the opponent takes digits, which stays open for more', async () => {
    const { component, button, requests } = await show(CallControls, RUNNING);
    button('more').click();
    await component.updateComplete;
    assert.throws(() => button('keypad'));

    component.canSendDigits = true;
    await component.updateComplete;
    button('keypad').click();
    (await buttonLater(component, 'key')).click();
    button('key').click();

    assert.deepEqual(requests, [
      { type: 'digits', digits: '1' },
      { type: 'digits', digits: '1' },
    ]);
  });

  it('offer a transfer only where the opponent can be transferred, and close after it', async () => {
    const { component, button, requests } = await show(CallControls, {
      ...RUNNING,
      transferSuggestion: '@carol:example.org',
    });
    button('more').click();
    await component.updateComplete;
    assert.throws(() => button('transfer'));

    component.canTransfer = true;
    await component.updateComplete;
    button('transfer').click();
    (await buttonLater(component, 'transfer-to')).click();
    await component.updateComplete;

    assert.deepEqual(requests, [{ type: 'transfer', userId: '@carol:example.org' }]);
    assert.throws(() => button('transfer-to'));
  });

  for (const [open, opened] of [
    ['keypad', 'key'],
    ['transfer', 'transfer-to'],
  ] as const) {
    it(`are accessible with what is behind it: ${open}`, async () => {
      const { component, button } = await show(CallControls, {
        ...RUNNING,
        canSendDigits: true,
        canTransfer: true,
      });

      button('more').click();
      await component.updateComplete;
      await assert.isAccessible(component);
      button(open).click();
      await buttonLater(component, opened);

      await assert.isAccessible(component);
    });
  }

  it('fit into 240 pixels, in both directions of writing', async () => {
    for (const dir of ['ltr', 'rtl']) {
      const { component, button } = await show(CallControls, { ...RUNNING, canShareScreen: true });
      Object.assign(component, { dir });
      component.style.inlineSize = '240px';

      const box = component.getBoundingClientRect();
      for (const part of ['microphone', 'camera', 'screen', 'more', 'hang-up']) {
        const { left, right, width } = button(part).getBoundingClientRect();
        assert.isAtLeast(left, box.left, part);
        assert.isAtMost(right, box.right, part);
        assert.isAtLeast(width, 40, part);
      }
      component.remove();
    }
  });

  it('close what is open when the focus goes elsewhere, and leave it there', async () => {
    const { component, button } = await show(CallControls, RUNNING);
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    button('more').click();
    await component.updateComplete;

    button('microphone').focus();
    await component.updateComplete;
    assert.isOk(button('hold'));
    elsewhere.focus();
    await component.updateComplete;

    assert.throws(() => button('hold'));
    assert.strictEqual(document.activeElement, elsewhere);
    elsewhere.remove();
  });

  it('are reached in the order in which they are seen, hanging up last', async () => {
    const { component, button } = await show(CallControls, RUNNING);
    button('more').click();
    await component.updateComplete;

    const buttons = [...component.renderRoot.querySelectorAll('button')];
    const tops = buttons.map((each) => each.getBoundingClientRect().top);

    assert.strictEqual(buttons.at(-1), button('hang-up'));
    assert.deepEqual(
      tops,
      tops.toSorted((a, b) => a - b),
    );
  });

  it('are large enough to be hit, also what is behind More', async () => {
    const { component, button } = await show(CallControls, RUNNING);
    button('more').click();
    await component.updateComplete;

    for (const each of component.renderRoot.querySelectorAll('button')) {
      assert.isAtLeast(each.getBoundingClientRect().height, 36, each.part.value);
    }
  });

  it('grow with large letters', async () => {
    document.documentElement.style.fontSize = '32px';
    const { button } = await show(CallControls, RUNNING);

    const { width } = button('hang-up').querySelector('svg')!.getBoundingClientRect();

    document.documentElement.removeAttribute('style');
    assert.isAtLeast(width, 48);
  });

  it('are filled where something is on, which is said as well', async () => {
    const { component, button } = await show(CallControls, {
      ...RUNNING,
      isCameraMuted: true,
      isScreenShared: false,
      canShareScreen: true,
    });
    const looks = (): unknown[] =>
      ['microphone', 'camera', 'screen'].map((part) => [
        button(part).ariaPressed,
        button(part).classList.contains('on'),
      ]);
    assert.deepEqual(looks(), [
      ['true', true],
      ['false', false],
      ['false', false],
    ]);

    Object.assign(component, {
      isMicrophoneMuted: true,
      isCameraMuted: false,
      isScreenShared: true,
    });
    await component.updateComplete;

    assert.deepEqual(looks(), [
      ['false', false],
      ['true', true],
      ['true', true],
    ]);
  });

  for (const hold of ['isHolding', 'isHeld'] as const) {
    it(`look and say that nothing goes out on hold, and can be set all the same: ${hold}`, async () => {
      const { button, requests } = await show(CallControls, { ...RUNNING, [hold]: true });

      button('microphone').click();

      assert.isTrue(button('microphone').matches('.paused:not(.on)'));
      assert.strictEqual(button('microphone').title, 'On hold');
      assert.deepEqual(requests, [{ type: 'muteMicrophone', isMuted: true }]);
    });
  }
});
