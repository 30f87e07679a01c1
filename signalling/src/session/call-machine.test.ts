import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeCall } from '../call/outgoing.ts';
import { CallMachine } from './call-machine.ts';

const ME = { userId: '@me', partyId: 'mine' };

test('an input that comes while outputs are performed waits until all of them are', () => {
  const told: string[] = [];
  const machine: CallMachine = new CallMachine(
    placeCall(ME, { lifetimeMs: 90_000, video: false }),
    {
      stepped: ({ type }) => told.push(`step ${type}`),
      perform: (outputs) => {
        for (const { type } of outputs) {
          told.push(`begin ${type}`);
          if (type === 'startTimer') machine.feed({ type: 'gatheringCompleted' });
          told.push(`end ${type}`);
        }
      },
      changed: ({ phase }) => told.push(`changed ${phase}`),
    },
  );

  machine.feed({ type: 'offerMade', invitee: '@them' });

  const second = told.indexOf('step gatheringCompleted');
  assert.ok(second > 0);
  assert.deepEqual(told.slice(0, second), [
    'step offerMade',
    'begin startTimer',
    'end startTimer',
    'changed preparing',
  ]);
});
