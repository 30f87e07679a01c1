import { assert } from '@open-wc/testing';
import { BOB } from '../test/fake-call.ts';
import { codeOf, record, resetPage } from '../test/record.ts';
import { buttonOf, partOf, textOf } from '../test/show.ts';
import { nextTask, connectCall, putOnStage, settled, type TestCallElement } from '../test/stage.ts';

describe('<matrix-call> calling', () => {
  beforeEach(resetPage);

  it('places a call, tells each state and ends', async () => {
    const element = await putOnStage({ roomId: '!room:example.org' });
    const told = record(element);

    await element.call({ video: true });
    const call = element.agent.current!;
    call.become({ status: 'calling', opponent: BOB });
    call.become({ status: 'connecting' });
    call.become({ status: 'connected', durationMs: 4_000.3 });
    await element.hangUp();

    assert.deepEqual(element.agent.placed, [
      { target: { roomId: '!room:example.org', userId: '@bob:example.org' }, video: true },
    ]);
    assert.deepEqual(told, [
      'idle → preparing',
      'preparing → calling',
      'calling → connecting',
      'connecting → connected',
      'connected → ended',
      'ended: hungUp after 4000',
    ]);
    assert.deepEqual([element.callState, element.endReason], ['ended', 'hungUp']);
  });

  it('shows the streams and the other side while there is a call', async () => {
    const element = await putOnStage();
    assert.strictEqual(element.localStream, undefined);

    const call = await connectCall(element, { video: true });

    assert.strictEqual(element.remoteUserId, '@bob:example.org');
    assert.deepEqual(
      [element.localStream, element.remoteStream],
      [call.localStream, call.remoteStream],
    );
  });

  it('calls by voice from its button, and by video where that is preferred', async () => {
    const element = await putOnStage({ video: true });

    buttonOf(element, 'call-video').click();
    await element.updateComplete;

    await settled(element);
    assert.deepEqual(
      element.agent.placed.map(({ video }) => video),
      [true],
    );
  });

  it('places one call for a double click, and does not complain', async () => {
    const element = await putOnStage();
    const told = record(element);
    const button = buttonOf(element, 'call-voice');

    button.click();
    button.click();
    await nextTask();

    assert.lengthOf(element.agent.placed, 1);
    assert.deepEqual(told, ['idle → preparing']);
  });

  it('looks up the room ahead of a call, but makes no direct room before the user asks', async () => {
    const toRoom = await putOnStage({ roomId: '!room:example.org' });
    const toUser = await putOnStage();

    assert.deepEqual(toRoom.agent.prepared, [{ roomId: '!room:example.org' }]);
    assert.deepEqual(toUser.agent.prepared, []);
  });

  it('shows whom it would call by the name they chose, and by their ID where there is none', async () => {
    const bob = await putOnStage({ isOnline: false });
    bob.agent.names.set('@bob:example.org', 'Bob Builder');
    bob.agent.connect();
    const carol = await putOnStage({ callee: '@carol:example.org' });
    await Promise.all([settled(bob), settled(carol)]);

    const shown = [bob, carol].map((element) => partOf(element, 'name').textContent);

    assert.deepEqual(shown, ['Bob Builder', 'carol']);
    bob.setAttribute('callee', '@dan:example.org');
    await settled(bob);
    assert.strictEqual(partOf(bob, 'name').textContent, 'dan');
    assert.deepEqual(bob.agent.asked, ['@bob:example.org', '@dan:example.org']);
  });

  it('waits for the connection before it calls', async () => {
    const element = await putOnStage({ isOnline: false });

    const calling = element.call();
    element.agent.connect();
    await calling;

    assert.strictEqual(element.callState, 'preparing');
  });

  it('rejects with a code where no call can begin', async () => {
    const unconfigured = await putOnStage({ homeserver: undefined, isOnline: false });
    const untargeted = await putOnStage({ callee: undefined });
    const outsideOfPage = document.createElement('matrix-call');
    outsideOfPage.callee = '@bob:example.org';
    const busy = await putOnStage();
    await busy.call();

    assert.strictEqual(await codeOf(unconfigured.call()), 'notConfigured');
    assert.strictEqual(await codeOf(untargeted.call()), 'noTarget');
    assert.strictEqual(await codeOf(busy.call()), 'alreadyInCall');
    assert.strictEqual(await codeOf(outsideOfPage.call()), 'notConfigured');
  });

  it('stays ended until it is dismissed', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    call.end('connectionLost');
    await settled(element);
    assert.strictEqual(element.callState, 'ended');

    buttonOf(element, 'dismiss').click();

    assert.deepEqual([element.callState, element.endReason], ['idle', undefined]);
  });

  it('calls again whom it called, even where callee is another one by now', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    call.end('noAnswer');
    element.callee = '@carol:example.org';
    await settled(element);

    buttonOf(element, 'call-again').click();
    await settled(element);

    assert.deepEqual(
      element.agent.placed.map(({ target }) => target.userId),
      ['@bob:example.org', '@bob:example.org'],
    );
  });

  it('calls back in the room that the call came from', async () => {
    const element = await putOnStage({ callee: '@carol:example.org' });
    element.agent.ring().end('missed');
    await settled(element);

    buttonOf(element, 'call-again').click();
    await settled(element);

    assert.deepEqual(element.agent.placed, [
      { target: { roomId: '!room:example.org', userId: '@bob:example.org' }, video: false },
    ]);
  });

  it('mutes and unmutes, by methods and by buttons', async () => {
    const element = await putOnStage();
    const call = await connectCall(element, { video: true });

    await element.setMicrophoneMuted(true);
    await element.setCameraMuted(true);
    assert.deepEqual([call.isMicrophoneMuted, call.isCameraMuted], [true, true]);
    await settled(element);
    buttonOf(element, 'microphone').click();
    buttonOf(element, 'camera').click();

    assert.deepEqual([call.isMicrophoneMuted, call.isCameraMuted], [false, false]);
  });

  it('rejects what needs a call without one, and hangs up nothing quietly', async () => {
    const element = await putOnStage();

    await element.hangUp();

    assert.strictEqual(await codeOf(element.setMicrophoneMuted(true)), 'noCall');
    assert.strictEqual(await codeOf(element.answer()), 'noCall');
    assert.strictEqual(await codeOf(element.reject()), 'noCall');
    assert.strictEqual(await element.getStats(), undefined);
  });

  it('helps where the microphone is denied, and tells the page', async () => {
    const element = await putOnStage();
    const told = record(element);
    await element.call();

    const problem = { code: 'microphoneDenied', message: 'NotAllowedError' } as const;
    element.agent.tell({ type: 'problem', problem, call: element.agent.current! });
    element.agent.current?.end('captureFailed');
    await settled(element);

    assert.include(told, 'error: microphoneDenied');
    assert.include(told, 'ended: captureFailed after 0');
    assert.include(textOf(element), 'allow the microphone');
  });

  for (const [reason, code, words] of [
    ['unreachable', 'encryptedRoom', 'This room is encrypted.'],
    ['unreachable', 'roomNotFound', 'This room does not exist'],
    ['unreachable', 'userNotFound', 'There is no such user.'],
    ['unreachable', 'roomReplaced', 'was replaced by one that you cannot join.'],
    ['unreachable', 'emptyRoom', 'Nobody else is in this room.'],
    ['unreachable', 'notInRoom', 'This user is not in the room.'],
    ['unreachable', 'severalPeople', 'Several people are in this room.'],
    ['unreachable', 'forbidden', 'does not allow you to call here.'],
    ['sendFailed', 'forbidden', 'does not allow you to call here.'],
  ] as const) {
    it(`says once why a call could not be, and offers nothing that cannot help: ${code}, ${reason}`, async () => {
      const element = await putOnStage();
      await element.call();
      const call = element.agent.current!;

      element.agent.tell({ type: 'problem', problem: { code, message: 'No' }, call });
      call.end(reason);
      await settled(element);

      const ended = element.shadowRoot?.querySelector('matrix-call-ended')?.shadowRoot;
      assert.include(ended?.querySelector('h2')?.textContent, words);
      assert.strictEqual(ended?.querySelector('[part="hint"]')?.textContent, '');
      assert.include(ended?.querySelector('[part="name"]')?.textContent, 'bob');
      assert.include(newsOf(element), words);
      assert.notMatch(textOf(element), /cannot be called|could not be sent|network|Try again/u);
      assert.throws(() => buttonOf(element, 'call-again'));
      assert.throws(() => buttonOf(element, 'dismiss-notice'));
    });
  }

  it('offers to call again where the homeserver did not answer, with advice of its own', async () => {
    const element = await putOnStage();
    await element.call();
    const call = element.agent.current!;

    const problem = { code: 'unreachable', message: 'No answer' } as const;
    element.agent.tell({ type: 'problem', problem, call });
    call.end('sendFailed');
    await settled(element);

    assert.include(textOf(element), 'Check your network, or try again later.');
    assert.notInclude(textOf(element), 'did not take it');
    assert.isOk(buttonOf(element, 'call-again'));
  });

  it('offers to share the screen only where the other side has a place for it', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    assert.isOk(buttonOf(element, 'screen'));

    call.become({ canShareScreen: false });
    await settled(element);

    assert.throws(() => buttonOf(element, 'screen'));
  });
});

function newsOf(element: TestCallElement): string | undefined {
  const news = element.shadowRoot?.querySelector('matrix-call-news')?.shadowRoot;
  return news?.querySelector('[role="status"]')?.textContent ?? undefined;
}
