import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { press } from '../../test/user.ts';
import type { Banner } from './banners.ts';
import { CallBanners } from './call-banners.ts';

const WAITING: Banner = {
  words: 'waiting',
  values: { name: 'Carol' },
  userId: '@carol:example.org',
  actions: [
    ['holdAndAnswer', { type: 'answer', video: false }],
    ['reject', { type: 'reject' }],
  ],
  accepts: 'call',
};

const HOLDING: Banner = {
  words: 'holding',
  values: { name: 'Bob' },
  actions: [['resume', { type: 'hold', isHolding: false }]],
};

describe('the banners of a call', () => {
  it('are accessible', async () => {
    const { component } = await show(CallBanners, {
      banners: [WAITING, { words: 'held', values: { name: 'Bob' } }],
    });

    await assert.isAccessible(component);
  });

  it('ask for what their buttons say', async () => {
    const { component, button, requests } = await show(CallBanners, { banners: [WAITING] });

    await press(component, 'hold-and-answer');
    button('reject').click();

    assert.deepEqual(requests, [{ type: 'answer', video: false }, { type: 'reject' }]);
  });

  it('do not turn one button into another where a banner goes', async () => {
    const { component, button } = await show(CallBanners, { banners: [WAITING, HOLDING] });
    const [accept, resume] = [button('hold-and-answer'), button('resume')];

    component.banners = [undefined, HOLDING];
    await component.updateComplete;

    assert.isFalse(accept.isConnected);
    assert.strictEqual(button('resume'), resume);
  });

  it('tell a screen reader of a banner that comes, and name its buttons by its words', async () => {
    const { component } = await show(CallBanners, { banners: [] });

    component.banners = [WAITING, HOLDING];
    await component.updateComplete;

    const labels = (place: string): unknown[] =>
      [...component.renderRoot.querySelectorAll(`${place} [role="group"]`)].map(
        (group) => group.ariaLabel,
      );
    assert.deepEqual(labels('[aria-live="polite"]'), ['You put \u2068Bob\u2069 on hold.']);
    // A ring is told at once, by another part.
    assert.deepEqual(labels(':not([aria-live])'), ['\u2068Carol\u2069 is calling.']);
  });

  it('are nothing where there is nothing to say', async () => {
    const { component, text } = await show(CallBanners, { banners: [] });

    assert.strictEqual(text(), '');
    assert.strictEqual(component.offsetHeight, 0);
  });
});
