import { assert, waitUntil } from '@open-wc/testing';
import {
  fakeNotifications,
  FakeServiceWorker,
  type FakeNotifications,
} from '../test/fake-notifications.ts';
import { forgetHidden, setHidden } from '../test/hidden-page.ts';
import { resetPage } from '../test/record.ts';
import { nextTask, putOnStage, rings, settled, type TestCallElement } from '../test/stage.ts';

describe('<matrix-call> ringing on a page that nobody sees', () => {
  let notifications: FakeNotifications;

  beforeEach(() => {
    resetPage();
    document.head.querySelectorAll('title, link[rel~="icon"]').forEach((old) => {
      old.remove();
    });
    document.title = 'The shop';
    notifications = fakeNotifications('granted');
  });

  afterEach(async () => {
    for (const element of document.querySelectorAll<TestCallElement>('test-call'))
      await element.hangUp();
    notifications.forget();
    forgetHidden();
  });

  describe('the title', () => {
    it('says who calls, until it rings no more', async () => {
      const element = await ringHidden();
      assert.strictEqual(title(), '📞 Bob Builder is calling – The shop');

      element.agent.current?.end('missed');

      assert.strictEqual(title(), 'The shop');
    });

    it('says nothing while the page is seen, and follows the user', async () => {
      const element = await putOnStage();
      element.agent.ring();
      await rings(element);
      assert.strictEqual(title(), 'The shop');

      setHidden(true);
      assert.strictEqual(title(), '📞 Bob Builder is calling – The shop');
      setHidden(false);
      assert.strictEqual(title(), 'The shop');
      assert.strictEqual(element.callState, 'ringing');
    });

    it('stays as the page changed it meanwhile', async () => {
      const element = await ringHidden();
      document.title = 'The shop (1)';

      await element.reject();

      assert.strictEqual(title(), 'The shop (1)');
    });

    it('is none again where there was none', async () => {
      document.head.querySelector('title')?.remove();
      const element = await ringHidden();
      assert.strictEqual(title(), '📞 Bob Builder is calling');

      await element.reject();

      assert.isNull(document.head.querySelector('title'));
    });

    it('is restored also where two elements ring', async () => {
      const first = await ringHidden();
      const second = await ringHidden();
      assert.strictEqual(title(), '📞 Bob Builder is calling – The shop');

      await first.reject();
      assert.strictEqual(title(), '📞 Bob Builder is calling – The shop');
      await second.reject();

      assert.strictEqual(title(), 'The shop');
    });

    it('is left alone where the page says so, or rings itself', async () => {
      await ringHidden({ hide: 'title' });
      assert.strictEqual(title(), 'The shop');
      assert.lengthOf(icons(), 0);

      const element = await putOnStage();
      element.addEventListener('matrix-call-incoming', (event) => {
        event.preventDefault();
      });
      element.agent.ring();
      await rings(element);
      assert.strictEqual(title(), 'The shop');
    });

    it('is restored when the element is taken off the page', async () => {
      const element = await ringHidden();

      element.remove();

      await waitUntil(() => title() === 'The shop', 'The title is restored', PATIENCE);
    });
  });

  describe('the icon of the page', () => {
    it('is a dot while it rings, then as before', async () => {
      const link = Object.assign(document.createElement('link'), { rel: 'shortcut icon' });
      link.setAttribute('href', 'data:,');
      document.head.append(link);

      const element = await ringHidden();
      assert.match(link.href, /^data:image\/svg\+xml,/u);
      element.agent.current?.end('missed');

      assert.strictEqual(link.getAttribute('href'), 'data:,');
      assert.deepEqual(icons(), [link]);
    });

    it('is one of ours where there was none', async () => {
      const element = await ringHidden();
      assert.lengthOf(icons(), 1);

      await element.reject();

      assert.lengthOf(icons(), 0);
    });
  });

  describe('the notification', () => {
    it('says who calls and how, until it rings no more', async () => {
      const element = await ringHidden();
      await waitUntil(() => notifications.shown.length === 1, 'It is shown');
      const [shown] = notifications.shown;
      assert.strictEqual(shown?.title, 'Bob Builder');
      assert.deepInclude(shown?.options, {
        body: 'Incoming call',
        tag: 'matrix-call-fake',
        requireInteraction: true,
      });

      await element.answer();

      await waitUntil(() => notifications.open().length === 0, 'It is closed');
      assert.lengthOf(notifications.shown, 1);
    });

    it('brings the user to the element', async () => {
      const element = await ringHidden();
      await waitUntil(() => notifications.shown.length === 1, 'It is shown');

      notifications.shown[0]?.click();

      assert.strictEqual(document.activeElement, element);
      assert.strictEqual(element.callState, 'ringing');
    });

    it('tells of a missed call, without asking for anything', async () => {
      const element = await ringHidden();

      element.agent.current?.end('missed');

      await waitUntil(() => notifications.open().length === 1 && notifications.shown.length === 2);
      const last = notifications.shown.at(-1);
      assert.strictEqual(last?.title.replace(ISOLATES, ''), 'Missed call from Bob Builder');
      assert.isFalse(last?.options.requireInteraction);
      setHidden(false);
      await nextTask();
      assert.lengthOf(notifications.open(), 1);
    });

    it('tells of no missed call to a user who saw the page', async () => {
      const element = await ringHidden();
      setHidden(false);
      element.agent.current?.end('missed');
      await waitUntil(() => notifications.open().length === 0, 'It is closed');

      await nextTask();

      assert.lengthOf(notifications.shown, 1);
    });

    it('is none where the user has not allowed it, or the page hides it', async () => {
      const hiding = await ringHidden({ hide: 'notification' });
      await hiding.reject();
      notifications.forget();
      notifications = fakeNotifications('default');
      const element = await ringHidden();
      element.agent.current?.end('missed');
      await nextTask();

      assert.lengthOf(notifications.shown, 0);
      assert.strictEqual(notifications.asked(), 0);
    });

    for (const [action, state] of [
      ['accept', 'connecting'],
      ['decline', 'ended'],
      ['open', 'ringing'],
    ] as const) {
      it(`has buttons by the service worker of the page: ${action}`, async () => {
        const worker = new FakeServiceWorker();
        const element = await ringHidden({ notifications: true, video: true });
        await waitUntil(() => worker.notifications.length === 1, 'It is shown');
        const [shown] = worker.notifications;
        const actions = shown?.options.actions?.map((button) => button.action);
        assert.deepEqual(actions, ['accept', 'decline']);
        const { data } = shown!.options as { readonly data: object };

        worker.say({ type: 'other', action, callId: 'fake' });
        worker.say({ ...data, action, callId: 'another' });
        worker.say({ ...data, action: 'explode' });
        worker.say(undefined);
        assert.strictEqual(element.callState, 'ringing');
        const call = element.agent.current;
        worker.say({ ...data, action });
        await settled(element);

        assert.strictEqual(element.callState, state);
        if (action === 'accept') assert.isTrue(call?.acceptedVideo);
        await element.hangUp();
        await waitUntil(() => notifications.open().length === 0, 'It is closed');
        worker.forget();
      });
    }
  });
});

async function ringHidden(
  options: Parameters<typeof putOnStage>[0] = {},
): Promise<TestCallElement> {
  const element = await putOnStage(options);
  setHidden(true);
  element.agent.ring();
  await rings(element);
  return element;
}

function title(): string {
  return document.title.replace(ISOLATES, '');
}

function icons(): Element[] {
  return [...document.querySelectorAll('link[rel~="icon"]')];
}

const ISOLATES = /[\u2068\u2069]/gu;
const PATIENCE = { timeout: 60_000 };
