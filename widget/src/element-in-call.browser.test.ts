import { assert, waitUntil } from '@open-wc/testing';
import { MediaError } from '@matrix-call/signalling';
import { codeOf, record, resetPage } from '../test/record.ts';
import { buttonLater, buttonOf, textOf } from '../test/show.ts';
import { createTestPicture } from '../test/test-picture.ts';
import { connectCall, nextTask, putOnStage, settled } from '../test/stage.ts';
import { press } from '../test/user.ts';

describe('<matrix-call> in a call', () => {
  beforeEach(resetPage);

  it('shares the screen and ends that, by its method and by its button', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);

    await element.setScreenShare(true);
    await settled(element);
    assert.isTrue(call.isScreenShared);
    assert.include(textOf(element), 'You share your screen.');
    buttonOf(element, 'screen').click();

    assert.isFalse(call.isScreenShared);
  });

  it('offers to share the screen only where the browser can', async () => {
    const capture = Object.getOwnPropertyDescriptor(MediaDevices.prototype, 'getDisplayMedia');
    Object.defineProperty(MediaDevices.prototype, 'getDisplayMedia', { value: undefined });
    const element = await putOnStage();

    await connectCall(element);

    Object.defineProperty(MediaDevices.prototype, 'getDisplayMedia', { ...capture });
    assert.throws(() => buttonOf(element, 'screen'));
    assert.doesNotThrow(() => buttonOf(element, 'camera'));
  });

  it('tells the page where the user chose no screen, and not the user, who knows', async () => {
    const element = await putOnStage();
    const told = record(element);
    const call = await connectCall(element);
    call.mediaFailure = new MediaError('screenDenied', 'NotAllowedError');

    buttonOf(element, 'screen').click();
    await nextTask();
    await settled(element);

    assert.strictEqual(told.at(-1), 'error: screenDenied');
    assert.notInclude(textOf(element), 'Your screen is not shared.');
    assert.strictEqual(await codeOf(element.setScreenShare(true)), 'screenDenied');
    assert.strictEqual(element.callState, 'connected');
  });

  it('turns the camera on in a call that began by voice', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    assert.isTrue(call.isCameraMuted);

    buttonOf(element, 'camera').click();
    await settled(element);

    assert.isFalse(call.isCameraMuted);
    assert.strictEqual(buttonOf(element, 'camera').title, 'Turn camera off');
  });

  it('rejects where no camera is to be had', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    call.mediaFailure = new MediaError('noCamera', 'NotFoundError');

    assert.strictEqual(await codeOf(element.setCameraMuted(false)), 'noCamera');
  });

  it('shows the screen of the opponent and gives its stream to the page', async () => {
    const element = await putOnStage();
    const remoteScreenStream = createTestPicture({ video: true, hue: 150 });

    await connectCall(element, { remoteScreenStream });

    const tiles = element.shadowRoot?.querySelector('matrix-call-tiles')?.shadowRoot;
    const screen = tiles?.querySelector<HTMLVideoElement>('.screen');
    await waitUntil(() => (screen?.videoWidth ?? 0) > 0, 'the screen is seen');
    assert.strictEqual(element.remoteScreenStream, remoteScreenStream);
    assert.strictEqual(tiles?.querySelector('.avatar'), null);
  });

  it('holds and goes on, by its method and by its buttons, and says so', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);

    await element.setHold(true);
    await settled(element);
    assert.isTrue(call.isHolding);
    assert.match(textOf(element), /You put \P{L}*Bob Builder\P{L}* on hold\./u);
    buttonOf(element, 'resume').click();

    assert.isFalse(call.isHolding);
  });

  it('R87: says that the opponent put the user on hold', async () => {
    const element = await putOnStage();

    await connectCall(element, { isHeld: true });

    assert.match(textOf(element), /On hold by \P{L}*Bob Builder/u);
  });

  it('R85: sends digits to an opponent who takes them, and has no keypad for others', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    assert.strictEqual(await codeOf(element.sendDigits('1')), 'noDigits');
    buttonOf(element, 'more').click();
    await settled(element);
    assert.throws(() => buttonOf(element, 'keypad'));

    call.become({ canSendDigits: true });
    await settled(element);
    await element.sendDigits('12#');
    buttonOf(element, 'keypad').click();
    (await buttonLater(element, 'key')).click();

    assert.strictEqual(call.digits, '12#1');
  });

  it('transfers an opponent who can be transferred', async () => {
    const element = await putOnStage();
    await connectCall(element, { canTransfer: true });

    await element.transferTo('@carol:example.org');

    assert.deepEqual(element.agent.transfers, ['@carol:example.org']);
  });

  it('rejects a transfer that the opponent cannot do', async () => {
    const element = await putOnStage();
    await connectCall(element);

    assert.strictEqual(await codeOf(element.transferTo('@carol:example.org')), 'cannotTransfer');
  });

  for (const [button, answer] of [
    ['accept', 'accepted'],
    ['reject', 'declined'],
  ] as const) {
    it(`R96: is transferred only as the user decides: ${answer}`, async () => {
      const element = await putOnStage();
      const transferOffer = { userId: '@mallory:example.org', displayName: 'Carol' };
      const call = await connectCall(element, { transferOffer });
      assert.include(textOf(element), '@mallory:example.org');
      assert.isUndefined(call.transferAnswer);

      await press(element, button);
      await settled(element);

      assert.strictEqual(call.transferAnswer, answer);
      assert.notInclude(textOf(element), 'wants to connect you');
    });
  }

  it('R97: shows a claimed identity as a claim, beside the real user', async () => {
    const element = await putOnStage();
    const claimedIdentity = { userId: undefined, displayName: 'The President' };

    await connectCall(element, { claimedIdentity });

    assert.match(textOf(element), /@bob:example\.org\P{L}* says: \P{L}*The President/u);
    assert.include(textOf(element), 'Bob Builder');
  });

  it('F23: says that nothing arrives, for as long as it lasts', async () => {
    const element = await putOnStage();
    const call = await connectCall(element, { isStalled: true });
    assert.match(textOf(element), /Nothing arrives from \P{L}*Bob Builder/u);

    call.become({ isStalled: false });
    await settled(element);

    assert.notInclude(textOf(element), 'Nothing arrives');
  });

  it('F23: tells the page as well, but says it once', async () => {
    const element = await putOnStage();
    const told = record(element);
    await connectCall(element, { isStalled: true });

    element.agent.tell({ type: 'problem', problem: { code: 'noMedia', message: 'Nothing' } });
    await settled(element);

    assert.strictEqual(told.at(-1), 'error: noMedia');
    assert.lengthOf(textOf(element).match(/Nothing arrives/gu) ?? [], 1);
  });

  it('F11: tells of a device that was unplugged, and the call goes on', async () => {
    const element = await putOnStage();
    const told = record(element);
    await connectCall(element);

    element.agent.tell({ type: 'problem', problem: { code: 'deviceLost', message: 'Camera' } });
    await settled(element);

    assert.strictEqual(told.at(-1), 'error: deviceLost');
    assert.include(textOf(element), 'was unplugged. The call goes on.');
    assert.strictEqual(element.callState, 'connected');
  });

  it('rejects all of this without a call', async () => {
    const element = await putOnStage();

    const codes = await Promise.all(
      [
        element.setScreenShare(true),
        element.setHold(true),
        element.sendDigits('12#'),
        element.transferTo('@carol:example.org'),
        element.setCameraMuted(true),
      ].map(codeOf),
    );

    assert.deepEqual(codes, Array(5).fill('noCall'));
  });

  it('moves nothing for a notice', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const top = (): number => buttonOf(element, 'hang-up').getBoundingClientRect().top;
    const before = top();

    element.agent.tell({ type: 'problem', problem: { code: 'cameraDenied', message: 'No' } });
    await settled(element);

    assert.include(textOf(element), 'The camera is blocked');
    assert.strictEqual(top(), before);
  });
});
