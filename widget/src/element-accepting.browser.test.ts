import { assert, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { BOB, CAROL } from '../test/fake-call.ts';
import { record, resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import {
  connectCall,
  nextTask,
  putOnStage,
  rings,
  settled,
  type TestCallElement,
} from '../test/stage.ts';
import { clickAt, press } from '../test/user.ts';

describe('<matrix-call> and clicks meant for something else', () => {
  beforeEach(resetPage);

  it('S04: a click on its way to "Call" when it begins to ring answers nothing', async () => {
    const element = await putOnStage();
    const call = buttonOf(element, 'call-voice');
    call.focus();
    // The moment is the caller's choice: between the press and the release.
    call.addEventListener('pointerdown', () => element.agent.ring({ video: true }));

    await clickAt(call);
    await settled(element);

    assert.strictEqual(element.callState, 'ringing');
    assert.strictEqual(element.shadowRoot?.activeElement?.className, 'card');
  });

  for (const key of ['Enter', 'Space']) {
    it(`S04: a key on its way to "Call" when it begins to ring answers nothing: ${key}`, async () => {
      const element = await putOnStage();
      const call = buttonOf(element, 'call-voice');
      call.focus();
      call.addEventListener('keydown', () => element.agent.ring());

      await sendKeys({ press: key });
      assert.strictEqual(element.callState, 'ringing');
      await waitUntil(() => canAccept(element), 'It can be accepted', PATIENCE);
      await sendKeys({ press: key });

      assert.strictEqual(element.shadowRoot?.activeElement?.className, 'card');
      assert.strictEqual(element.callState, 'ringing');
      assert.isEmpty(element.agent.placed);
    });
  }

  it('S04: a ring and another one after it have to be seen for 0.7 seconds', async () => {
    const element = await putOnStage();

    const first = await untilAcceptable(element, () => element.agent.ring());
    element.agent.current?.end('missed');
    const second = await untilAcceptable(element, () => element.agent.ring({ opponent: CAROL }));

    for (const ms of [first, second]) assert.isAtLeast(ms, SEEN_MS);
  });

  it('S04: a click in the moment of ringing answers nothing, and one after it was seen does', async () => {
    const element = await putOnStage();
    const call = element.agent.ring({ video: true });
    await settled(element);

    await clickAt(buttonOf(element, 'accept-video'));
    assert.strictEqual(element.callState, 'ringing');
    await press(element, 'accept-video');

    assert.strictEqual(call.acceptedVideo, true);
  });

  it('S04: a click of a script answers nothing, the method does', async () => {
    const element = await putOnStage();
    const call = element.agent.ring();
    await settled(element);
    await waitUntil(() => !buttonOf(element, 'accept-voice').disabled);

    buttonOf(element, 'accept-voice').click();
    assert.strictEqual(element.callState, 'ringing');
    await element.answer();

    assert.strictEqual(call.acceptedVideo, false);
  });

  it('S04: a second caller and an offered transfer are accepted only once they were seen', async () => {
    const element = await putOnStage();
    const call = await connectCall(element, { transferOffer: CAROL });
    element.agent.ringBeside();
    await settled(element);
    assert.isTrue(buttonOf(element, 'hold-and-answer').disabled);
    assert.isTrue(buttonOf(element, 'accept').disabled);
    for (const part of ['accept', 'hold-and-answer'])
      await waitUntil(() => !buttonOf(element, part).disabled);

    call.become({ transferOffer: BOB });
    await settled(element);

    assert.isTrue(buttonOf(element, 'accept').disabled);
    assert.isFalse(buttonOf(element, 'hold-and-answer').disabled);
  });

  it('S04: a caller who follows another rings after a gap, as a new one', async () => {
    const element = await putOnStage();
    const told = record(element);
    const first = element.agent.ring();
    const endedAtMs = performance.now();

    first.end('missed');
    const second = element.agent.ring({ opponent: CAROL });
    await settled(element);
    assert.include(textOf(element), 'You missed a call from Bob Builder.');
    second.become({ durationMs: 0 });
    assert.strictEqual(element.callState, 'ended');
    await rings(element);

    assert.isAtLeast(performance.now() - endedAtMs, 1000);
    assert.deepEqual(told, [
      'idle → ringing',
      'incoming from @bob:example.org, video false',
      'ringing → ended',
      'ended: missed after 0',
      'ended → ringing',
      'incoming from @carol:example.org, video false',
    ]);
    await settled(element);
    assert.isTrue(buttonOf(element, 'accept-voice').disabled);
  });

  it('S04: a caller who gave up within the gap is told of, and does not ring', async () => {
    const element = await putOnStage();
    element.agent.ring().end('missed');
    const told = record(element);

    element.agent.ring({ opponent: CAROL }).end('missed');
    await nextTask();
    await settled(element);

    assert.include(textOf(element), 'You missed a call from Carol Singer.');
    assert.deepEqual(told, ['ended: missed after 0']);
  });
});

/** Lets it ring, and measures how long that has to be seen before it can be accepted. */
async function untilAcceptable(element: TestCallElement, ring: () => unknown): Promise<number> {
  let rangAtMs = 0;
  const note = (): unknown => (rangAtMs = performance.now());
  element.addEventListener('matrix-call-incoming', note, { once: true });
  ring();
  await rings(element);
  assert.isFalse(canAccept(element), 'It cannot be accepted at once');
  await waitUntil(() => canAccept(element), 'It can be accepted', { ...PATIENCE, interval: 1 });
  return performance.now() - rangAtMs;
}

function canAccept(element: TestCallElement): boolean {
  return allElements(element).some((inner) => inner.matches('[part~="accept-voice"]:enabled'));
}

const PATIENCE = { timeout: 60_000 };
// A clock of a browser may be a few milliseconds coarse.
const SEEN_MS = 695;
