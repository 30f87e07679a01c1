import { MediaError } from '@matrix-call/signalling';
import { assert, waitUntil } from '@open-wc/testing';
import type { FakeCall } from '../test/fake-call.ts';
import { allElements, buttonOf, partOf, textOf } from '../test/show.ts';
import { connectCall, nextTask, putOnStage, settled, type TestCallElement } from '../test/stage.ts';
import { useSpeakers } from '../test/speakers.ts';

const HEADSET = [
  { kind: 'microphone', id: 'head-in', label: 'Headset' },
  { kind: 'speaker', id: 'head-out', label: 'Headset' },
] as const;

describe('devices in a call', () => {
  let element: TestCallElement;
  let call: FakeCall;

  beforeEach(async () => {
    localStorage.removeItem('matrix-call-devices');
    element = await putOnStage({ forgetDevices: false });
    call = await connectCall(element, { video: true });
  });

  afterEach(() => {
    document.body.replaceChildren();
    localStorage.removeItem('matrix-call-devices');
  });

  it('are accessible', async () => {
    await openPanel(element);

    await assert.isAccessible(element);
  });

  it('are chosen in a panel that opens by "More", which takes the focus', async () => {
    await openPanel(element);

    const [microphone] = selectsOf(element);
    assert.strictEqual(deepFocus(element), microphone);
    assert.deepEqual(
      selectsOf(element).map(nameOf),
      speakersCanBeChosen ? ['Microphone', 'Camera', 'Speaker'] : ['Microphone', 'Camera'],
    );
  });

  it('show which one is in use, and are changed', async () => {
    call.become({ devices: { microphone: 'mic-2' } });
    await openPanel(element);
    const [microphone, camera] = selectsOf(element);
    assert.strictEqual(microphone?.value, 'mic-2');

    await choose(element, microphone, 'mic-1');
    await choose(element, camera, 'cam-2');

    assert.deepEqual(call.devices, { microphone: 'mic-1', camera: 'cam-2' });
    assert.deepEqual(element.agent.devices.chosen(), { microphone: 'mic-1', camera: 'cam-2' });
  });

  it('are kept on this machine for the next visit', async () => {
    await element.useDevice('microphone', 'mic-2');

    const next = await putOnStage({ forgetDevices: false });

    assert.strictEqual(next.agent.devices.chosen().microphone, 'mic-2');
  });

  it('are kept nowhere where the page says so', async () => {
    element.forgetDevices = true;
    await element.useDevice('microphone', 'mic-2');

    assert.isNull(localStorage.getItem('matrix-call-devices'));
    localStorage.setItem('matrix-call-devices', '{"microphone":{"id":"mic-2","label":""}}');
    const next = await putOnStage({ forgetDevices: true });
    assert.isUndefined(next.agent.devices.chosen().microphone);
  });

  for (const kept of ['', 'x', 'null', '[]', '{"microphone":7}', '{"microphone":{"id":7}}']) {
    it(`are not read from what somebody else wrote: ${kept}`, async () => {
      localStorage.setItem('matrix-call-devices', kept);

      const next = await putOnStage({ forgetDevices: false });

      assert.deepEqual(next.agent.devices.chosen(), {});
    });
  }

  it('are found again by the label where the browser names them anew', async () => {
    const kept = { microphone: { id: 'gone', label: 'Desk microphone' } };
    localStorage.setItem('matrix-call-devices', JSON.stringify(kept));
    const next = await putOnStage({ forgetDevices: false });

    await connectCall(next);
    await openPanel(next);

    assert.strictEqual(next.agent.devices.chosen().microphone, 'mic-2');
  });

  it('that were plugged in are offered, and used', async () => {
    await openPanel(element);

    element.agent.devices.plugIn(...HEADSET);
    await drawn(element);

    assert.include(textOf(element), 'Headset was plugged in.');
    await assert.isAccessible(element);
    buttonOf(element, 'use-it').click();
    await drawn(element);
    assert.strictEqual(call.devices.microphone, 'head-in');
    assert.notInclude(textOf(element), 'was plugged in');
  });

  it('that were plugged in can be left alone, and are forgotten when they are gone', async () => {
    await openPanel(element);
    element.agent.devices.plugIn(...HEADSET);
    await drawn(element);

    buttonOf(element, 'not-now').click();
    await drawn(element);
    assert.notInclude(textOf(element), 'was plugged in');
    element.agent.devices.plugIn({ kind: 'microphone', id: 'other', label: 'Other' });
    await drawn(element);
    assert.include(textOf(element), 'Other was plugged in.');
    element.agent.devices.unplug('other');
    await drawn(element);

    assert.notInclude(textOf(element), 'was plugged in');
    assert.isUndefined(call.devices.microphone);
  });

  it('are followed only while a call runs', async () => {
    assert.strictEqual(element.agent.devices.watchers, 1);

    call.end('hungUp');
    await drawn(element);

    assert.strictEqual(element.agent.devices.watchers, 0);
  });

  it('are flipped by a button of its own where there are cameras on two sides', async () => {
    call.become({ canFlipCamera: true });
    await settled(element);

    buttonOf(element, 'flip-camera').click();
    await drawn(element);

    assert.strictEqual(call.devices.camera, 'back');
  });

  it('play as loud as the user wants', async () => {
    await openPanel(element);
    const volume = partOf(element, 'volume') as HTMLInputElement;

    volume.value = '40';
    volume.dispatchEvent(new Event('input'));
    await drawn(element);

    assert.strictEqual((partOf(element, 'remote-video') as HTMLVideoElement).volume, 0.4);
    assert.strictEqual(volume.getAttribute('aria-valuetext'), '40 %');
  });

  it('play on the speaker that was chosen', async () => {
    const speakers = useSpeakers();
    try {
      await element.useDevice('speaker', 'out-1');
      await drawn(element);

      assert.deepEqual(speakers.used, ['out-1']);
    } finally {
      speakers.restore();
    }
  });

  it('that cannot be used are told, and what was in use goes on', async () => {
    call.mediaFailure = new MediaError('deviceBusy', 'Another program has it');
    await openPanel(element);

    await choose(element, selectsOf(element)[0], 'mic-2');

    assert.include(textOf(element), 'Another program is using the microphone or camera.');
    assert.isUndefined(element.agent.devices.chosen().microphone);
  });

  it('are told to the page', async () => {
    const devices = await element.getDevices();

    assert.deepEqual(devices, element.agent.devices.plugged);
  });

  it('fit into a small card', async () => {
    element.style.cssText = 'inline-size:240px;block-size:200px';
    await openPanel(element);

    const card = element.shadowRoot?.querySelector('.card');
    assert.isAtMost(card?.scrollWidth ?? Infinity, 240);
    for (const select of selectsOf(element)) {
      const { left, right } = select.getBoundingClientRect();
      const frame = element.getBoundingClientRect();
      assert.isTrue(left >= frame.left && right <= frame.right);
    }
  });
});

describe('a track of a page that processes it', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('is made by the function of then, and is the same where there is none', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const { config } = element.agents.at(-1) ?? {};
    const [track] = new AudioContext().createMediaStreamDestination().stream.getTracks();
    const made = track?.clone();
    assert.isDefined(track);
    assert.isDefined(made);

    assert.strictEqual(await config?.processTrack?.(track, 'microphone'), track);
    element.processTrack = () => made;

    assert.strictEqual(await config?.processTrack?.(track, 'microphone'), made);
  });
});

const speakersCanBeChosen = 'setSinkId' in HTMLMediaElement.prototype;

async function openPanel(element: TestCallElement): Promise<void> {
  buttonOf(element, 'more').click();
  await settled(element);
  buttonOf(element, 'devices').click();
  await drawn(element);
  await waitUntil(() => selectsOf(element).length > 1, 'The devices are listed');
}

function selectsOf(element: TestCallElement): HTMLSelectElement[] {
  return allElements(element).filter((inner) => inner instanceof HTMLSelectElement);
}

/** What stands over a list. */
function nameOf({ labels }: HTMLSelectElement): string {
  const texts = [...(labels[0]?.childNodes ?? [])].filter((node) => node instanceof Text);
  return texts
    .map(({ data }) => data)
    .join('')
    .trim();
}

async function choose(
  element: TestCallElement,
  select: HTMLSelectElement | undefined,
  value: string,
): Promise<void> {
  assert.isDefined(select);
  select.value = value;
  select.dispatchEvent(new Event('change'));
  await drawn(element);
}

function deepFocus(element: Element): Element | null | undefined {
  let focused: Element | null | undefined = element.shadowRoot?.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** What was asked for is done in the next task: the code of it may be loaded first. */
async function drawn(element: TestCallElement): Promise<void> {
  await nextTask();
  await settled(element);
  await nextTask();
  await settled(element);
}
