import { assert, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { addWidgetLine, WIDGET_EVENT_TYPE, widgetUrl } from '../src/registration.ts';
import { type Answers, HostOfPage } from '../test/host-of-page.ts';
import {
  assertAccessibleInBothLooks,
  assertAllInReach,
  buttonNamed,
  emptyPage,
  readPage,
} from '../test/widget-page.ts';
import { repairUnnamed } from './repair.ts';
import { words } from './words.ts';

const READ = 'org.matrix.msc2876.read_events';
const ASK = 'org.matrix.msc2974.request_capabilities';
const WIDGET_ID = '%21room%3Aexample.org_%40alice%3Aexample.org_1700000000000';
const ROOM_ID = '!room:example.org';
const PAGE = location.origin + location.pathname;
const FOUND = {
  type: WIDGET_EVENT_TYPE,
  state_key: WIDGET_ID,
  room_id: ROOM_ID,
  content: { type: 'm.custom', name: 'Custom', url: PAGE, id: WIDGET_ID, extra: 1 },
};

describe('a widget that was added without its room', () => {
  let host: HostOfPage;

  beforeEach(emptyPage);

  afterEach(() => {
    host.close();
  });

  it('is accessible, and keeps everything in reach', async () => {
    open();

    await assertAccessibleInBothLooks();
    await assertAllInReach();
  });

  it('writes its whole address by one press of a key, and keeps the focus', async () => {
    open();
    await approve();

    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => readPage().includes(words.repaired));

    const [sent] = host.requests.filter(({ action }) => action === 'send_event');
    assert.deepEqual(sent?.data, {
      type: WIDGET_EVENT_TYPE,
      state_key: WIDGET_ID,
      room_id: ROOM_ID,
      content: { ...FOUND.content, name: 'Call', url: widgetUrl(PAGE) },
    });
    assert.strictEqual(document.activeElement, document.querySelector('main'));
  });

  it('keeps the name that somebody gave it', async () => {
    open({
      [READ]: () => ({ events: [{ ...FOUND, content: { ...FOUND.content, name: 'Talk' } }] }),
    });
    await approve();

    buttonNamed(words.repair).click();
    await waitUntil(() => readPage().includes(words.repaired));

    const [sent] = host.requests.filter(({ action }) => action === 'send_event');
    assert.strictEqual((sent?.data['content'] as { name: string }).name, 'Talk');
  });

  for (const [why, answers, said] of [
    ['does not approve it', { [ASK]: () => notify([]) }, words.repairRefused],
    ['may not do it', { send_event: () => error(403, 'M_FORBIDDEN') }, words.repairRefused],
    ['cannot do it now', { send_event: () => error(500, 'M_UNKNOWN') }, words.repairFailed],
    ['does not find it', { [READ]: () => ({ events: [] }) }, words.repairFailed],
  ] satisfies readonly (readonly [string, Answers, string])[]) {
    it(`shows the line for somebody else where the client ${why}`, async () => {
      open(answers);
      await approve();

      buttonNamed(words.repair).click();
      await waitUntil(() => readPage().includes(said));

      assert.strictEqual(document.querySelector('code')?.textContent, addWidgetLine(PAGE));
      await assertAccessibleInBothLooks();
      await assertAllInReach();
    });
  }

  it('looks as the client does', async () => {
    open();

    const answer = await host.ask('theme_change', { name: 'dark' });
    await host.ask('language_change', { lang: 'de' });

    assert.deepEqual(answer, {});
    assert.strictEqual(document.documentElement.dataset['theme'], 'dark');
    assert.strictEqual(document.documentElement.lang, 'en');
  });

  function open(answers: Answers = {}): void {
    host = new HostOfPage(WIDGET_ID, { ...ANSWERS, ...answers });
    const hostOrigin = location.origin;
    repairUnnamed({ kind: 'unnamed', widgetId: WIDGET_ID, hostOrigin }, document.body);
  }

  /** The client asks what the widget wants, and its user agrees. */
  async function approve(): Promise<void> {
    const { capabilities } = (await host.ask('capabilities')) as { capabilities: string[] };
    await host.ask('notify_capabilities', { approved: capabilities });
  }

  /** What its user has approved is told after the answer. */
  function notify(approved: readonly string[]): object {
    void host.ask('notify_capabilities', { approved });
    return {};
  }

  const ANSWERS: Answers = {
    supported_api_versions: () => ({ supported_versions: ['org.matrix.msc2871'] }),
    [READ]: () => ({ events: [FOUND] }),
    [ASK]: ({ capabilities }) =>
      notify([
        `org.matrix.msc2762.receive.state_event:${WIDGET_EVENT_TYPE}#${WIDGET_ID}`,
        ...(capabilities as string[]),
      ]),
    send_event: () => ({ room_id: ROOM_ID, event_id: '$1' }),
  };
});

function error(status: number, errcode: string): object {
  const response = { errcode, error: 'No' };
  return {
    error: {
      message: 'No',
      matrix_api_error: { http_status: status, http_headers: {}, url: '', response },
    },
  };
}
