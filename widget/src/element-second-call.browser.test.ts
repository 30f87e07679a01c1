import { assert } from '@open-wc/testing';
import { FORBIDDEN, MARKUP_NAMES } from '../test/markup-names.ts';
import { BOB, CAROL, type FakeCall } from '../test/fake-call.ts';
import { codeOf, record, resetPage } from '../test/record.ts';
import { allElements, buttonLater, buttonOf, textOf } from '../test/show.ts';
import { press } from '../test/user.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from '../test/stage.ts';
import { watchAudioContexts } from '../test/watch-sounds.ts';

describe('<matrix-call> with a second call', () => {
  beforeEach(resetPage);

  it('says who calls and tells the page, while the first call goes on', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const told = record(element);
    let isWaiting: boolean | undefined;
    element.addEventListener('matrix-call-incoming', ({ waiting }) => (isWaiting = waiting));

    element.agent.ringBeside({ video: true });
    await settled(element);

    assert.match(textOf(element), /Carol Singer\P{L}* is calling\./u);
    assert.include(textOf(element), '@carol:example.org');
    assert.deepEqual(told, ['incoming from @carol:example.org, video true']);
    assert.isTrue(isWaiting);
    assert.strictEqual(element.callState, 'connected');
  });

  it('answers it and holds the first, by its method', async () => {
    const { element, first, second } = await withTwoCalls();

    await element.answer();

    assert.isTrue(first.isHolding);
    assert.strictEqual(second.status, 'connecting');
    assert.strictEqual(element.remoteUserId, '@carol:example.org');
  });

  it('does not ring between the two', async () => {
    const { element } = await withTwoCalls();
    const told = record(element);

    await element.answer();

    assert.deepEqual(told, ['connected → connecting']);
  });

  it('answers, declines and ignores it by its buttons', async () => {
    const { element, first, second } = await withTwoCalls();
    buttonOf(element, 'reject').click();
    assert.deepEqual([second.endReason, first.status], ['rejected', 'connected']);

    const third = element.agent.ringBeside();
    await settled(element);
    buttonOf(element, 'ignore').click();
    assert.strictEqual(third.endReason, 'ignored');

    const fourth = element.agent.ringBeside();
    await settled(element);
    await press(element, 'hold-and-answer');
    assert.deepEqual([fourth.acceptedVideo, first.isHolding], [false, true]);
  });

  it('declines the second call by its method, not the first', async () => {
    const { element, first, second } = await withTwoCalls();

    await element.reject();
    await settled(element);

    assert.deepEqual([second.endReason, first.status], ['rejected', 'connected']);
    assert.strictEqual(await codeOf(element.reject()), 'noCall');
    assert.notInclude(textOf(element), 'is calling');
  });

  it('says who is on hold, and swaps', async () => {
    const { element, first, second } = await withTwoCalls();
    await element.answer();
    second.become({ status: 'connected' });
    await settled(element);
    assert.match(textOf(element), /Bob Builder\P{L}* is on hold\./u);

    buttonOf(element, 'swap').click();
    await settled(element);

    assert.deepEqual([first.isHolding, second.isHolding], [false, true]);
    assert.strictEqual(element.remoteUserId, '@bob:example.org');
    assert.match(textOf(element), /Carol Singer\P{L}* is on hold\./u);
  });

  it('suggests to connect the two with each other', async () => {
    const { element, second } = await withTwoCalls();
    await element.answer();
    second.become({ status: 'connected', canTransfer: true });
    await settled(element);

    for (const part of ['more', 'transfer', 'transfer-to'])
      (await buttonLater(element, part)).click();

    assert.deepEqual(element.agent.transfers, ['@bob:example.org']);
  });

  it('comes back to the call on hold when the other one ends, and says how that ended', async () => {
    const { element, second } = await withTwoCalls();
    await element.answer();
    second.become({ status: 'connected', durationMs: 3_000 });
    const told = record(element);

    second.end('opponentHungUp');
    await settled(element);

    assert.deepEqual(told, ['ended: opponentHungUp after 3000']);
    assert.deepEqual([element.callState, element.remoteUserId], ['connected', BOB.userId]);
    assert.include(textOf(element), 'Carol Singer ended the call.');
    assert.notInclude(textOf(element), 'is on hold');
  });

  it('tells of a second call that was missed', async () => {
    const { element, second } = await withTwoCalls();

    second.end('missed');
    await settled(element);

    assert.include(textOf(element), 'You missed a call from Carol Singer.');
    assert.strictEqual(element.callState, 'connected');
  });

  it('says nothing about what the user did', async () => {
    const { element, second } = await withTwoCalls();
    await element.answer();
    second.become({ status: 'connected' });

    await element.hangUp();
    await settled(element);

    assert.strictEqual(element.remoteUserId, BOB.userId);
    assert.notInclude(textOf(element), 'You ended');
  });

  it('rings for the second call when the first one is over', async () => {
    const { element, first, second } = await withTwoCalls();

    first.end('opponentHungUp');
    element.agent.ringNext(second);
    await settled(element);

    assert.strictEqual(element.callState, 'ringing');
    assert.include(textOf(element), 'Incoming call');
  });

  it('places a second call while the first one is on hold, but not otherwise', async () => {
    const element = await putOnStage();
    await connectCall(element);
    assert.strictEqual(await codeOf(element.call()), 'alreadyInCall');

    await element.setHold(true);
    element.callee = CAROL.userId;
    await element.call();

    assert.deepEqual(
      element.agent.placed.map(({ target }) => target.userId),
      [BOB.userId, CAROL.userId],
    );
    assert.strictEqual(element.callState, 'preparing');
  });

  it('makes a sound, unless the page takes that over', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const sounds = watchAudioContexts();

    element.agent.ringBeside().end('missed');
    assert.strictEqual(sounds.count(), 1);
    element.addEventListener('matrix-call-incoming', (event) => {
      event.preventDefault();
    });
    element.agent.ringBeside().end('missed');
    sounds.forget();

    assert.strictEqual(sounds.count(), 1);
  });

  it('S06: makes a sound when the call on hold is back in front', async () => {
    const { element, first } = await withTwoCalls();
    await element.answer();
    element.agent.current?.become({ status: 'connected' });
    const sounds = watchAudioContexts();

    await element.hangUp();
    assert.strictEqual(sounds.count(), 0);
    element.agent.tell({ type: 'resumed', call: first });
    sounds.forget();

    assert.strictEqual(sounds.count(), 1);
  });

  it('S02: waits for nobody any more once the call that ended is dismissed', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    element.agent.awaited = CAROL;
    call.end('transferred');
    await settled(element);
    assert.include(textOf(element), 'Carol Singer');

    buttonOf(element, 'dismiss').click();

    assert.isUndefined(element.agent.awaited);
    assert.strictEqual(element.callState, 'idle');
  });

  for (const attack of MARKUP_NAMES) {
    it(`C-17: shows names of waiting, held, offered and claimed users as text: ${attack}`, async () => {
      const stranger = { ...CAROL, userId: `@${attack}:example.org`, displayName: attack };
      const element = await putOnStage();
      const first = await connectCall(element, { opponent: stranger });
      element.agent.ringBeside({ opponent: stranger });
      await element.answer();
      element.agent.ringBeside({ opponent: stranger });
      element.agent.current?.become({
        status: 'connected',
        transferOffer: stranger,
        claimedIdentity: stranger,
      });
      await settled(element);

      const banners = element.shadowRoot?.querySelector('matrix-call-banners')?.shadowRoot;
      const words = [...(banners?.querySelectorAll('.panel') ?? [])].map(
        (panel) => panel.textContent,
      );
      assert.isTrue(first.isHolding);
      assert.lengthOf(words, 4);
      for (const text of words) assert.include(text, attack.trim().slice(0, 60));
      assert.deepEqual(
        allElements(element).filter((inner) => inner.matches(FORBIDDEN)),
        [],
      );
      assert.notProperty(window, 'hacked');
    });
  }
});

async function withTwoCalls(): Promise<{
  readonly element: TestCallElement;
  readonly first: FakeCall;
  readonly second: FakeCall;
}> {
  const element = await putOnStage();
  const first = await connectCall(element);
  const second = element.agent.ringBeside();
  await settled(element);
  return { element, first, second };
}
