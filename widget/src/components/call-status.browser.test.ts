import { expect } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { describePerson } from '../person.ts';
import type { CallStatusLine } from './call-status.ts';

const CONNECTED: Partial<CallStatusLine> = {
  person: describePerson('@bob:example.org', 'Bob'),
  state: 'connected',
  durationMs: 65_000,
  isOpponentMuted: false,
};

describe('the status of a call', () => {
  it('is accessible', async () => {
    const { component } = await show<CallStatusLine>('matrix-call-status', CONNECTED);

    await expect(component).to.be.accessible();
  });

  it('is a clock while the call is connected', async () => {
    const { component, text } = await show<CallStatusLine>('matrix-call-status', CONNECTED);

    expect(text()).to.equal('Bob 1:05');
    expect(component.shadowRoot?.querySelector('[role="timer"]')).to.be.instanceOf(HTMLElement);
  });

  it('is in words otherwise', async () => {
    const { text } = await show<CallStatusLine>('matrix-call-status', {
      ...CONNECTED,
      state: 'reconnecting',
    });

    expect(text()).to.equal('Bob Connection lost. Reconnecting…');
  });

  it('says that the other side is muted', async () => {
    const { text } = await show<CallStatusLine>('matrix-call-status', {
      ...CONNECTED,
      isOpponentMuted: true,
    });

    expect(text()).to.include('Bob is muted');
  });
});
