import { assert } from '@open-wc/testing';
import type { EndReason } from '@matrix-call/signalling';
import { show } from '../../test/show.ts';
import { describePerson } from '../words/person.ts';
import { EndedView } from './ended-view.ts';

const ENDED: Partial<EndedView> = {
  person: describePerson('@bob:example.org', 'Bob'),
  reason: 'opponentHungUp',
  durationMs: 0,
  wasIncoming: false,
  hadVideo: false,
  canCall: true,
};

// What the user must be able to read; a new reason does not compile before it has its words.
const WORDS: Readonly<Record<EndReason, string>> = {
  hungUp: 'You ended',
  opponentHungUp: 'Bob ended',
  cancelled: 'You cancelled',
  missed: 'You missed a call from Bob',
  noAnswer: 'Bob did not answer',
  rejected: 'You declined the call.',
  opponentRejected: 'Bob declined',
  busy: 'Bob is busy',
  ignored: 'You ignored',
  answeredElsewhere: 'answered on another device',
  rejectedElsewhere: 'declined the call on another device',
  connectionFailed: 'could not connect',
  connectionLost: 'connection was lost',
  captureFailed: 'Your microphone could not be used',
  opponentCaptureFailed: 'microphone of Bob',
  sendFailed: 'could not be sent',
  unreachable: 'Bob cannot be called',
  replaced: 'Another call took the place',
  transferred: 'was transferred',
  incompatible: 'do not understand each other',
  opponentFailed: 'side of Bob',
  failed: 'Something broke',
};

describe('the view after a call', () => {
  it('is accessible', async () => {
    const { component } = await show(EndedView, ENDED);

    await assert.isAccessible(component);
  });

  it('R99: says that there was no relay, where the call could not connect', async () => {
    const failed = { ...ENDED, hadNoRelay: true, reason: 'connectionFailed' } as const;
    const { text } = await show(EndedView, failed);
    const lost = await show(EndedView, { ...failed, reason: 'connectionLost' });

    assert.include(text(), 'There is no relay');
    assert.notInclude(lost.text(), 'relay');
  });

  it('R49: tells the caller that the call was declined', async () => {
    const { text } = await show(EndedView, { ...ENDED, reason: 'opponentRejected' });

    assert.include(text(), 'Bob declined the call.');
  });

  for (const [reason, words] of Object.entries(WORDS)) {
    it(`says exactly how the call ended: ${reason}`, async () => {
      const { text } = await show(EndedView, {
        ...ENDED,
        reason: reason as EndReason,
      });

      assert.include(text(), words);
    });
  }

  it('says how long the call lasted, if it was connected', async () => {
    const { text } = await show(EndedView, { ...ENDED, durationMs: 65_000 });

    assert.include(text(), '1:05');
  });

  it('offers to call again as before, or to close', async () => {
    const { button, requests } = await show(EndedView, {
      ...ENDED,
      hadVideo: true,
    });

    button('call-again').click();
    button('dismiss').click();

    assert.deepEqual(requests, [{ type: 'callAgain', video: true }, { type: 'dismiss' }]);
  });

  it('offers to call back after a call of somebody else', async () => {
    const { text } = await show(EndedView, { ...ENDED, wasIncoming: true });

    assert.include(text(), 'Call back');
  });
});
