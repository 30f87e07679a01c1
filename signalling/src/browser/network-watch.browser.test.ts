import { assert } from '@open-wc/testing';
import { createNetworkWatch } from './network-watch.ts';
import type { NetworkNews } from '../ports/network.ts';

describe('the watch of the page it runs in', () => {
  it('tells that there is a network again, as long as somebody listens', () => {
    const news: NetworkNews[] = [];
    const stop = createNetworkWatch().subscribe((what) => news.push(what));

    window.dispatchEvent(new Event('online'));
    stop();
    window.dispatchEvent(new Event('online'));

    assert.deepEqual(news, ['online']);
  });
});
