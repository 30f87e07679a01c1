import { assert, waitUntil } from '@open-wc/testing';
import { resetPage } from '../../test/record.ts';
import { putOnNavigator } from '../../test/put-on-navigator.ts';
import { scenes } from '../../test/scenes.ts';
import { buttonLater, buttonOf, partLater, partOf } from '../../test/show.ts';
import { settled, type TestCallElement } from '../../test/stage.ts';

const PATIENCE = { timeout: 60_000 };

describe('the panels of a call', () => {
  let element: TestCallElement;

  beforeEach(async () => {
    resetPage();
    element = await scenes['connectedByVideo']!();
  });

  const open = async (panel: string): Promise<Element> => {
    buttonOf(element, 'more').click();
    await settled(element);
    buttonOf(element, `open-${panel}`).click();
    const found = await partLater(element, panel);
    await settled(element);
    return found;
  };

  for (const panel of ['statistics', 'check', 'shortcuts']) {
    it(`are accessible and have the focus: ${panel}`, async () => {
      const found = await open(panel);

      const root = found.getRootNode() as ShadowRoot;
      await waitUntil(() => found.contains(root.activeElement), 'It has the focus', PATIENCE);
      await assert.isAccessible(element);
    });
  }

  it('show the numbers of the connection, and renew them', async () => {
    const call = element.agent.current!;
    const countTrips = (currentRoundTripTime: number): void => {
      const pair = { type: 'candidate-pair', state: 'succeeded', nominated: true };
      const entries = [['pair', { ...pair, currentRoundTripTime }]] as const;
      call.stats = new Map(entries);
    };
    countTrips(0.05);
    const panel = await open('statistics');
    await waitUntil(() => panel.textContent.includes('50 ms'), 'It shows numbers', PATIENCE);

    countTrips(0.07);

    await waitUntil(() => panel.textContent.includes('70 ms'), 'It renews them', PATIENCE);
  });

  it('hand out the numbers and the steps of the call', async () => {
    const copied: string[] = [];
    const writeText = (text: string): Promise<void> => {
      copied.push(text);
      return Promise.resolve();
    };
    const takeBack = putOnNavigator('clipboard', { writeText });
    try {
      await open('statistics');
      (await buttonLater(element, 'copy')).click();
      await waitUntil(() => copied.length > 0, 'It is copied', PATIENCE);
    } finally {
      takeBack();
    }

    const report = JSON.parse(copied[0] ?? '') as Record<string, unknown>;
    assert.deepEqual(report['trace'], element.agent.current?.trace());
    await waitUntil(
      () => partOf(element, 'statistics').textContent.includes('Copied.'),
      'It says so',
    );
  });

  it('tell what a check of the connection finds', async () => {
    element.agent.findings = [{ name: 'homeserver', outcome: 'ok', code: 'ok', ms: 5 }];
    const panel = await open('check');

    await waitUntil(() => panel.querySelector('li'), 'It finds something', PATIENCE);
    assert.include(panel.textContent, 'The homeserver answers and knows you.');
  });
});
