import { assert, waitUntil } from '@open-wc/testing';
import { TransportError } from '@matrix-call/signalling';
import { resetPage } from '../../test/record.ts';
import { allElements, buttonOf, partOf, textOf } from '../../test/show.ts';
import { settled, type TestCallElement } from '../../test/stage.ts';
import {
  answered,
  AVAILABLE,
  CalleeDesk,
  GATEWAY,
  putVisitor,
  visitorOf,
} from '../../test/visitors.ts';
import type { VisitorIdle } from './visitor-idle.ts';

describe('<matrix-call> of a visitor', () => {
  let desk: CalleeDesk;

  beforeEach(() => {
    resetPage();
    desk = new CalleeDesk();
  });

  afterEach(() => {
    desk.close();
  });

  it('shows who is called and that they are there', async () => {
    const element = await putVisitor();

    assert.strictEqual(textOf(partOf(element, 'name')), 'Support');
    assert.strictEqual(textOf(partOf(element, 'status')), 'Available');
    assert.deepEqual(desk.asked, [`${GATEWAY}/v1/callees/%40bob%3Aexample.org`]);
  });

  it('shows nothing personal, and calls all the same, where the gateway tells nothing', async () => {
    desk.answer = undefined;
    const element = await putVisitor();

    assert.notMatch(textOf(element), /bob|example|Available/u);
    assert.isFalse(buttonOf(element, 'call-voice').disabled);
  });

  for (const [availability, answer, words, isDisabled] of [
    ['in a call', { availability: 'busy', waiting: 2 }, /^In a call.*number 3$/u, false],
    ['not there', { availability: 'unavailable' }, /^Not reachable now$/u, false],
    ['closed', { availability: 'closed' }, /^Closed now$/u, true],
    [
      'closed until an hour',
      { availability: 'closed', opens_at: '2100-01-04T08:00:00Z' },
      /^Opens .*2?.*January/u,
      true,
    ],
  ] as const) {
    it(`says of a callee who is ${availability} what a call would meet`, async () => {
      desk.answer = { ...AVAILABLE, ...answer };

      const element = await putVisitor();

      assert.match(textOf(partOf(element, 'status')), words);
      assert.strictEqual(buttonOf(element, 'call-voice').disabled, isDisabled);
    });
  }

  it('says the hour in the language of the page', async () => {
    desk.answer = { ...AVAILABLE, availability: 'closed', opens_at: '2100-01-04T12:00:00Z' };
    document.documentElement.lang = 'de';

    const element = await putVisitor();

    document.documentElement.removeAttribute('lang');
    assert.include(textOf(partOf(element, 'status')), 'Montag');
  });

  it('shows the picture that the gateway has', async () => {
    desk.answer = { ...AVAILABLE, has_picture: true };

    const element = await putVisitor();

    const view = element.shadowRoot?.querySelector<VisitorIdle>('matrix-call-visitor');
    assert.strictEqual(view?.pictureUrl, `${GATEWAY}/v1/callees/%40bob%3Aexample.org/picture`);
  });

  it('shows the initial where the picture cannot be had', async () => {
    const element = await putVisitor({ calleeAvatar: 'data:image/png;base64,AAAA' });
    await waitUntil(() => pictures(element).length === 0, 'The picture is gone');

    assert.strictEqual(textOf(partOf(element, 'avatar')), 'S');
  });

  it('lets the page say how the callee is called and looks', async () => {
    desk.answer = { ...AVAILABLE, has_picture: true };

    const element = await putVisitor({ calleeName: 'The shop', calleeAvatar: PIXEL });

    assert.strictEqual(textOf(partOf(element, 'name')), 'The shop');
    assert.deepEqual(
      pictures(element).map(({ src, referrerPolicy }) => [src, referrerPolicy]),
      [[PIXEL, 'no-referrer']],
    );
  });

  it('asks again when the page is seen again, and after a call', async () => {
    const element = await putVisitor();

    document.dispatchEvent(new Event('visibilitychange'));
    await answered();
    assert.lengthOf(desk.asked, 2);
    await element.call();
    await settled(element);
    document.dispatchEvent(new Event('visibilitychange'));
    element.agent.current?.end('opponentHungUp');
    await settled(element);
    assert.lengthOf(desk.asked, 2);
    buttonOf(element, 'dismiss').click();
    await answered();

    assert.lengthOf(desk.asked, 3);
  });

  it('tells the place in the queue while the line is waited for, also to a screen reader', async () => {
    const element = await putVisitor();
    await element.call();

    visitorOf(element).noteQueue(3);
    await settled(element);
    const waiting = [textOf(partOf(element, 'status')), news(element)];
    visitorOf(element).noteQueue(undefined);
    await settled(element);

    assert.deepEqual(waiting, Array(2).fill('You are number 3 in the queue.'));
    assert.match(textOf(partOf(element, 'status')), /^Getting ready…/u);
    assert.isFalse(buttonOf(element, 'hang-up').disabled);
  });

  for (const [code, words] of [
    ['busy', /All lines are taken\. Try again in a few minutes\./u],
    ['unavailable', /Support cannot be called here yet\. Please reach them in another way\./u],
    ['closed', /No calls are taken now\. Opens .*\d/u],
    ['tooMany', /Too many calls in a short time\. Wait a minute/u],
  ] as const) {
    it(`says why there was no line: ${code}`, async () => {
      const element = await putVisitor();
      await element.call();
      const error = Object.assign(new TransportError(code, 'Refused'), {
        ...(code === 'closed' && { retryAfterMs: 3_600_000 }),
      });

      visitorOf(element).noteRefusal(error);
      const call = element.agent.current;
      element.agent.tell({ type: 'problem', problem: error, ...(call && { call }) });
      call?.end('unreachable');
      await settled(element);

      assert.match(textOf(element), words);
      const again = allElements(element).some(({ part }) => part.contains('call-again'));
      assert.strictEqual(again, code !== 'closed');
    });
  }

  it('asks for a name and a topic, and says them for the next line', async () => {
    const element = await putVisitor({ visitorForm: 'name topic', visitorName: 'Guest' });
    const [name, topic] = inputs(element);
    assert.deepEqual([name?.value, name?.maxLength, name?.autocomplete], ['Guest', 48, 'name']);
    assert.strictEqual(topic?.maxLength, 120);

    write(name, ' Ada ');
    write(topic, 'A broken lamp');
    buttonOf(element, 'call-voice').click();
    await settled(element);

    assert.lengthOf(element.agent.placed, 1);
    const visitor = visitorOf(element);
    assert.deepEqual([visitor.name, visitor.topic], ['Ada', 'A broken lamp']);
    assert.lengthOf(element.agents, 1);
  });

  it('asks nothing that the page does not want to know', async () => {
    const element = await putVisitor({ visitorForm: 'age' });

    assert.lengthOf(inputs(element), 0);
  });

  it('places no call before the visitor agreed, where the page asks for it', async () => {
    const words = Object.assign(document.createElement('span'), { slot: 'consent' });
    words.textContent = 'I agree.';
    const element = await putVisitor({ children: [words] });
    const [box] = inputs(element);
    const slot = words.assignedSlot?.name;

    buttonOf(element, 'call-voice').click();
    await settled(element);
    const before = element.agent.placed.length;
    box?.click();
    buttonOf(element, 'call-voice').click();
    await settled(element);

    assert.deepEqual([before, element.agent.placed.length], [0, 1]);
    assert.isTrue(box?.required);
    assert.strictEqual(slot, 'consent');
  });

  it('connects anew for another callee, and once the page has tokens', async () => {
    const element = await putVisitor();

    element.callee = '@carol:example.org';
    await settled(element);
    element.renewToken = () => Promise.resolve('signed');
    await settled(element);

    assert.deepEqual(
      element.agents.map(({ config }) => [config.callee, config.renewToken !== undefined]),
      [
        ['@bob:example.org', false],
        ['@carol:example.org', false],
        ['@carol:example.org', true],
      ],
    );
  });
});

function pictures(element: TestCallElement): HTMLImageElement[] {
  return allElements(element).filter((inner) => inner instanceof HTMLImageElement);
}

function inputs(element: TestCallElement): HTMLInputElement[] {
  return allElements(element).filter((inner) => inner instanceof HTMLInputElement);
}

function write(input: HTMLInputElement | undefined, text: string): void {
  if (!input) throw new Error('There is no such field');
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

function news(element: TestCallElement): string {
  const region = allElements(element).find(
    (inner) => inner.getAttribute('role') === 'status' && inner.textContent !== '',
  );
  return region?.textContent.trim() ?? '';
}

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
