import { assert, waitUntil } from '@open-wc/testing';
import type { MissedCall } from '@matrix-call/signalling';
import { BOB } from '../test/fake-call.ts';
import { resetPage } from '../test/record.ts';
import { allElements, buttonLater, buttonOf, textOf } from '../test/show.ts';
import { putOnStage, settled, type TestCallElement } from '../test/stage.ts';
import type { MatrixCallMissedEvent } from './events.ts';

const CALL: MissedCall = {
  callId: 'call',
  roomId: '!direct:example.org',
  userId: '@carol:example.org',
  displayName: 'Carol',
  hasVideo: true,
  at: Date.now(),
};
const FROM_BOB: MissedCall = {
  ...CALL,
  roomId: '!bob:example.org',
  userId: BOB.userId,
  displayName: 'Bob',
};

describe('<matrix-call> and calls that were missed', () => {
  beforeEach(resetPage);

  it('tells the page who called, where, when and with what', async () => {
    const element = await putOnStage();
    const heard: MatrixCallMissedEvent[] = [];
    document.body.addEventListener('matrix-call-missed', (event) => heard.push(event));

    tell(element, CALL);

    const { userId, displayName, roomId, at } = CALL;
    assert.deepEqual(
      heard.map((event) => [event.userId, event.displayName, event.video, event.roomId, event.at]),
      [[userId, displayName, true, roomId, at]],
    );
    assert.isTrue(heard[0]?.composed);
  });

  it('shows the newest one and how many there are', async () => {
    const element = await putOnStage();

    tell(element, FROM_BOB);
    tell(element, CALL);
    await buttonLater(element, 'call-back');

    assert.include(textOf(element), '2 missed calls, the last from Carol');
  });

  it('tells a screen reader politely', async () => {
    const element = await putOnStage();

    tell(element, CALL);
    await buttonLater(element, 'call-back');
    await settled(element);

    assert.include(newsOf(element), 'Missed video call from');
  });

  it('shows nothing where the page does', async () => {
    const element = await putOnStage();
    const prevent = (event: Event): void => {
      event.preventDefault();
    };
    document.body.addEventListener('matrix-call-missed', prevent, { once: true });

    tell(element, FROM_BOB);
    tell(element, CALL);
    await buttonLater(element, 'call-back');

    assert.include(textOf(element), 'Missed video call from Carol');
  });

  it('calls back who called, as they did, also where nobody is named', async () => {
    const element = await putOnStage({ callee: undefined });
    tell(element, CALL);

    (await buttonLater(element, 'call-back')).click();
    await waitUntil(() => element.agent.placed.length > 0, 'It calls', { timeout: 60_000 });

    const { roomId, userId } = CALL;
    assert.deepEqual(element.agent.placed, [{ target: { roomId, userId }, video: true }]);
  });

  it('forgets whom it called back, and keeps the others', async () => {
    const element = await putOnStage({ callee: undefined });
    tell(element, CALL);
    tell(element, FROM_BOB);
    (await buttonLater(element, 'call-back')).click();
    await waitUntil(() => element.agent.current !== undefined, 'It calls', { timeout: 60_000 });
    element.agent.current?.become({ opponent: BOB, status: 'calling' });
    await settled(element);
    element.agent.current?.end('noAnswer');
    await settled(element);

    buttonOf(element, 'dismiss').click();
    await settled(element);

    assert.include(textOf(element), 'Missed video call from Carol');
  });

  it('keeps the line over a call with somebody else', async () => {
    const element = await putOnStage();
    tell(element, CALL);
    await buttonLater(element, 'call-back');

    element.agent.ring().end('missed');
    await settled(element);
    buttonOf(element, 'dismiss').click();
    await settled(element);

    assert.include(textOf(element), 'Missed video call from Carol');
  });

  it('takes the line away when that is asked for, and keeps the focus', async () => {
    const element = await putOnStage();
    tell(element, CALL);
    const button = await buttonLater(element, 'dismiss-missed');
    button.focus();

    button.click();
    await settled(element);
    await waitUntil(() => element.matches(':focus-within'), 'The focus', { timeout: 60_000 });

    assert.notInclude(textOf(element), 'Missed');
  });

  it('names callers as text, whatever they hold', async () => {
    const element = await putOnStage();

    tell(element, { ...CALL, displayName: '<img src=x onerror="window.hacked=1">' });
    await buttonLater(element, 'call-back');

    assert.include(textOf(element), '<img src=x');
    assert.isFalse(allElements(element).some((inner) => inner.matches('img')));
  });
});

function tell(element: TestCallElement, call: MissedCall): void {
  element.agent.tell({ type: 'missed', call });
}

function newsOf(element: TestCallElement): string {
  const news = element.shadowRoot?.querySelector('matrix-call-news');
  return news?.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
}
