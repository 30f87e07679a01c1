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

  it('shows how good the connection is, and that it is encrypted, in words as well', async () => {
    const quality = { level: 'poor', reasons: ['loss', 'processor'] } as const;
    const { component } = await show(CallStatusLine, { ...CONNECTED, quality });

    const marks = [...component.renderRoot.querySelectorAll('[role="img"]')];
    assert.deepEqual(
      marks.map((mark) => [mark.part.value, mark.ariaLabel]),
      [
        ['quality', 'Connection: poor. Sound arrives with gaps. This device is busy.'],
        ['encrypted', 'Encrypted between the two devices'],
      ],
    );
    await assert.isAccessible(component);
  });

  it('tells once that a connection became bad, and that it is better again', async () => {
    const { component } = await show(CallStatusLine, {
      ...CONNECTED,
      quality: { level: 'good', reasons: [] },
    });
    const told = async (change: Partial<CallStatusLine>): Promise<string | undefined> => {
      Object.assign(component, change);
      await component.updateComplete;
      return component.shadowRoot?.querySelector('[role="status"]')?.textContent;
    };

    assert.strictEqual(await told({ quality: { level: 'fair', reasons: ['loss'] } }), '');
    assert.include(await told({ quality: { level: 'poor', reasons: ['loss'] } }), 'poor');
    assert.include(
      await told({ quality: { level: 'good', reasons: [] } }),
      'The connection is better again.',
    );
  });

  it('tells that the camera is seen again', async () => {
    const { component } = await show(CallStatusLine, { ...CONNECTED, isCameraPaused: true });

    component.isCameraPaused = false;
    await component.updateComplete;

    const told = component.shadowRoot?.querySelector('[role="status"]')?.textContent;
    assert.strictEqual(told, 'Your camera is seen again.');
  });
});
