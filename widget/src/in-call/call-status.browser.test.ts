import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { describePerson } from '../words/person.ts';
import { CallStatusLine } from './call-status.ts';

const CONNECTED: Partial<CallStatusLine> = {
  person: describePerson('@bob:example.org', 'Bob'),
  state: 'connected',
  durationMs: 65_000,
  isOpponentMuted: false,
};

describe('the status of a call', () => {
  it('is accessible', async () => {
    const { component } = await show(CallStatusLine, CONNECTED);

    await assert.isAccessible(component);
  });

  it('is a clock while the call is connected', async () => {
    const { component, text } = await show(CallStatusLine, CONNECTED);

    assert.strictEqual(text(), 'Bob 1:05');
    assert.instanceOf(component.shadowRoot?.querySelector('[role="timer"]'), HTMLElement);
  });

  it('R91: says that the connection is being looked for again', async () => {
    const { text } = await show(CallStatusLine, {
      ...CONNECTED,
      state: 'reconnecting',
    });

    assert.strictEqual(text(), 'Bob Connection lost. Reconnecting…');
  });

  it('says that the other side is muted', async () => {
    const { text } = await show(CallStatusLine, {
      ...CONNECTED,
      isOpponentMuted: true,
    });

    assert.include(text(), 'Bob is muted');
  });
});
