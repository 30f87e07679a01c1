import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ManualClock } from '../../test/manual-clock.ts';
import { createNetworkWatch } from './network-watch.ts';
import type { NetworkNews } from '../ports/network.ts';

class Connection extends EventTarget {
  type = 'wifi';

  /** Fires `change`, as browsers do also when nothing but the speed is another one. */
  become(type: string): void {
    this.type = type;
    this.dispatchEvent(new Event('change'));
  }
}

function openWatch() {
  const clock = new ManualClock();
  const page = new EventTarget();
  const connection = new Connection();
  const machine = { sleptMs: 0, awakeMs: 0, isHidden: false };
  const news: NetworkNews[] = [];
  const watch = createNetworkWatch({
    page,
    connection,
    now: () => machine.awakeMs + machine.sleptMs,
    after: clock.after,
    isHidden: () => machine.isHidden,
  });
  const stop = watch.subscribe((what) => news.push(what));
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      machine.awakeMs += STEP_MS;
      clock.advance(STEP_MS);
    }
  };
  return { clock, page, connection, machine, news, watch, stop, pass };
}

test('a clock that jumped by more than 5 s between two looks tells that the machine slept', () => {
  const { machine, news, pass } = openWatch();

  pass(60_000);
  machine.sleptMs += 4_900;
  pass(2_000);
  assert.deepEqual(news, []);
  machine.sleptMs += 5_100;
  pass(2_000);

  assert.deepEqual(news, ['woke']);
});

test('F18: a clock that is set back tells nothing', () => {
  const { machine, news, pass } = openWatch();

  machine.sleptMs -= 24 * 3_600_000;
  pass(10_000);

  assert.deepEqual(news, []);
});

test('a page that nobody sees, and whose timers run once a minute, does not count as asleep', () => {
  const { machine, news, pass } = openWatch();
  machine.isHidden = true;

  machine.sleptMs += 60_000;
  pass(2_000);
  assert.deepEqual(news, []);
  machine.sleptMs += 70_000;
  pass(2_000);

  assert.deepEqual(news, ['woke']);
});

test('a network again, and another kind of network, are told', () => {
  const { page, connection, news } = openWatch();

  page.dispatchEvent(new Event('online'));
  connection.become('cellular');

  assert.deepEqual(news, ['online', 'changed']);
});

test('a connection whose speed alone changed, or that is gone, tells nothing', () => {
  const { connection, news } = openWatch();

  connection.become('wifi');
  connection.become('none');

  assert.deepEqual(news, []);
});

test('nothing is looked at without a listener', () => {
  const { clock, page, watch, stop, news } = openWatch();
  const others: NetworkNews[] = [];
  const stopOther = watch.subscribe((what) => others.push(what));

  stop();
  page.dispatchEvent(new Event('online'));
  assert.deepEqual([news, others], [[], ['online']]);
  stopOther();
  stopOther();
  page.dispatchEvent(new Event('online'));

  assert.deepEqual([others, clock.running], [['online'], []]);
});

test('outside of a page there is no news and no timer', () => {
  const stop = createNetworkWatch().subscribe(() => {
    assert.fail('There was news');
  });

  stop();

  assert.deepEqual(
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout'),
    [],
  );
});

const STEP_MS = 100;
