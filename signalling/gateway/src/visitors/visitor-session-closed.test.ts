import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLEE, hangup, VisitorStage } from '../../test/visitor-stage.ts';

test('a closed gateway gives no line, and says when it opens', async () => {
  const stage = new VisitorStage();
  stage.closedFromMs = 0;
  stage.closedUntilMs = 90_000;
  const { session, screen } = stage.open();

  session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();
  await stage.pass(90_000);
  session.ask({ type: 'line', id: 2, callee: CALLEE });
  await stage.settle();

  const refused = { type: 'refused', id: 1, code: 'closed', retryAfterMs: 90_000 };
  assert.deepEqual(screen.told('refused'), [refused]);
  assert.equal(screen.told('done')[0]?.id, 2);
});

test('a call goes on when it closes, and who waits then is told', async () => {
  const stage = new VisitorStage({ mostWaiting: 1 });
  const { session, screen } = await stage.ring();
  const second = stage.open();
  second.session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();

  stage.closedFromMs = 0;
  stage.closedUntilMs = 3_600_000;
  await stage.pass(1_000);
  session.ask(hangup(3, 'call'));
  await stage.settle();

  assert.equal(second.screen.told('refused')[0]?.code, 'closed');
  assert.equal(stage.queue.length, 0);
  assert.equal(screen.told('done').at(-1)?.id, 3);
});
