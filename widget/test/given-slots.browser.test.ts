import { assert } from '@open-wc/testing';
import { scenes } from './scenes.ts';
import { allElements, buttonOf } from './show.ts';
import { connectCall, nextTask, putOnStage, settled, type TestCallElement } from './stage.ts';

describe('icons and words of the page', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('have a slot in every button, and the guide names them all', async () => {
    const guide = await (await fetch('/widget/embedding.md')).text();
    const known = Array.from(guide.matchAll(/`((?:icon|label)-[a-z-]+)`/gu), ([, name]) => name);
    const met = new Set<string>();

    for (const scene of Object.values(scenes)) {
      const element = await scene();
      for (const inner of allElements(element)) {
        if (inner instanceof HTMLSlotElement) met.add(inner.name);
        // Keys have their digits, and the own picture is one.
        if (!inner.matches('button:not(.key, .local)')) continue;
        assert.isNotNull(inner.querySelector('slot'), inner.part.value);
      }
      element.remove();
    }

    // What a visitor agrees to is no button.
    assert.includeMembers([...known, 'consent'], [...met]);
    // What opens by a press, or stays for a moment only, has no scene of its own.
    assert.isAbove(met.size, 30);
  });

  it('stand in place of ours, accessible by the same name, until they are taken away', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const icon = give(element, 'icon-hang-up');
    icon.innerHTML = '<svg viewBox="0 0 24 24"><title>Wrong</title></svg>';
    await drawn(element);

    const slot = buttonOf(element, 'hang-up').querySelector('slot');
    assert.deepEqual(slot?.assignedElements({ flatten: true }), [icon]);
    assert.isNotNull(slot?.closest('[aria-hidden="true"]'));
    assert.strictEqual(buttonOf(element, 'hang-up').textContent.trim(), 'Hang up');
    await assert.isAccessible(element);
    icon.remove();
    await drawn(element);

    assert.isTrue(slot?.assignedElements({ flatten: true })[0]?.matches('svg'));
  });

  it('are words that are shown, and read', async () => {
    const element = await putOnStage();
    const label = give(element, 'label-call-voice');
    label.textContent = 'Ring the shop';
    await drawn(element);

    const [slot] = [...buttonOf(element, 'call-voice').querySelectorAll('slot')].slice(-1);

    assert.deepEqual(slot?.assignedElements({ flatten: true }), [label]);
    assert.isAbove(label.getBoundingClientRect().width, 0);
    await assert.isAccessible(element);
  });

  it('are as large as ours, and differ for what is off', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const [on, off] = [give(element, 'icon-microphone'), give(element, 'icon-microphone-off')];
    await drawn(element);
    const { width } = on.getBoundingClientRect();

    await element.setMicrophoneMuted(true);
    await drawn(element);

    assert.strictEqual(width, 24);
    assert.deepEqual(
      [on, off].map((icon) => icon.getBoundingClientRect().width),
      [0, 24],
    );
  });
});

function give(element: TestCallElement, slot: string): HTMLElement {
  const given = Object.assign(document.createElement('span'), { slot });
  element.append(given);
  return given;
}

async function drawn(element: TestCallElement): Promise<void> {
  await nextTask();
  await settled(element);
}
