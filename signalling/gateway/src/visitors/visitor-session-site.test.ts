import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLEE, Screen, VISIT, VisitorStage } from '../../test/visitor-stage.ts';
import { Sessions } from './sessions.ts';
import type { SiteWord } from './visitor-parts.ts';

test('whom the site names is the only one that its visitor calls', async () => {
  const { stage, screen } = await askFor({ callee: '@other:example.org' });

  assert.equal(screen.told('refused')[0]?.code, 'unknownCallee');
  assert.equal(stage.free.length, 1);
  assert.equal((await askFor({ callee: CALLEE })).screen.told('done').length, 1);
});

test('the name that the site gives is cleaned, marked, and stands for that of the visitor', async () => {
  const { stage } = await askFor({ name: 'Ada @support:example.org' });

  assert.deepEqual(stage.names, ['(Guest) Ada support example.org']);
});

test('what the site has said counts for the next process as well', async () => {
  const { stage, session } = await askFor({ callee: '@other:example.org' });
  const states = JSON.parse(JSON.stringify(await stage.sessions.suspendAll())) as never;
  const next = new Sessions(stage.parts);
  const screen = new Screen();

  next.restore(states);
  const resumed = next.resume(session.key.newest);
  resumed?.connect(screen, VISIT);
  resumed?.ask({ type: 'line', id: 2, callee: CALLEE });
  await stage.settle();

  assert.equal(screen.told('refused')[0]?.code, 'unknownCallee');
});

/** A visitor of whom the site says something, and who asks for a line. */
async function askFor(site: SiteWord) {
  const stage = new VisitorStage();
  const session = stage.sessions.open(site);
  assert.ok(session);
  const screen = new Screen();
  session.connect(screen, VISIT);
  session.ask({ type: 'line', id: 1, callee: CALLEE, name: 'Eve' });
  await stage.settle();
  return { stage, session, screen };
}
