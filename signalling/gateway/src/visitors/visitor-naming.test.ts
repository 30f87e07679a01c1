import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLEE, invite, VisitorStage } from '../../test/visitor-stage.ts';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';

const LINE = { type: 'line', id: 1, callee: CALLEE, name: 'Ada' } as const;

test('a line is there at once, and a call rings once the name is known', async () => {
  const stage = new VisitorStage();
  const said = Promise.withResolvers<undefined>();
  stage.sayName = () => said.promise;
  const { session, screen } = stage.open();

  session.ask(LINE);
  session.ask(invite(2, 'call'));
  await stage.settle();
  assert.deepEqual([screen.told('done').length, stage.sent.length], [1, 0]);
  said.resolve(undefined);
  await stage.settle();

  assert.deepEqual(stage.names, ['(Guest) Ada']);
  assert.equal(stage.sent[0]?.type, 'm.call.invite');
});

test('a line is given back when its name is known, so that the next visitor does not get it', async () => {
  const stage = new VisitorStage();
  const said = Promise.withResolvers<undefined>();
  stage.sayName = () => said.promise;
  const { session } = stage.open();
  session.ask(LINE);
  await stage.settle();

  session.leave();
  await stage.settle();
  assert.equal(stage.free.length, 0);
  said.resolve(undefined);
  await stage.settle();

  assert.equal(stage.free.length, 1);
});

test('a call whose name the homeserver does not take is refused, and may be tried again', async () => {
  const stage = new VisitorStage();
  stage.sayName = () => Promise.reject(new HomeserverError('unreachable', 'Away'));
  const { session, screen } = stage.open();
  session.ask(LINE);
  session.ask(invite(2, 'call'));
  await stage.settle();

  stage.sayName = () => Promise.resolve();
  session.ask(invite(3, 'call'));
  await stage.settle();

  assert.deepEqual(
    screen.told('refused').map(({ id, code }) => [id, code]),
    [[2, 'unreachable']],
  );
  assert.equal(stage.sent.length, 1);
});

test('who does not say their name is called as the line is, and nothing is said for it', async () => {
  const stage = new VisitorStage();

  await stage.ring();

  assert.deepEqual([stage.names, stage.sent.length], [[], 1]);
});
