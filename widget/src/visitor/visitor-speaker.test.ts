import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitorSpeaker } from './visitor-speaker.ts';

const NOTHING = { place: undefined, time: undefined };

test('a visitor who waits reads their place, and not what the browser may ask', () => {
  const say = visitorSpeaker({}, { ...NOTHING, place: 3 });

  assert.equal(say('state.preparing'), 'You are number 3 in the queue.');
  assert.equal(say('mayAskMicrophone'), '');
  assert.equal(say('state.calling'), 'Calling…');
});

test('a visitor who does not wait reads what everybody reads', () => {
  const say = visitorSpeaker({}, NOTHING);

  assert.equal(say('state.preparing'), 'Getting ready…');
  assert.notEqual(say('mayAskMicrophone'), '');
});

test('who calls while it is closed reads when it opens, where that is known', () => {
  const known = visitorSpeaker({}, { ...NOTHING, time: 'Monday 9:00' });
  const unknown = visitorSpeaker({}, NOTHING);

  assert.equal(known('problem.closed'), 'No calls are taken now.');
  assert.equal(known('help.closed'), 'Opens Monday 9:00');
  assert.equal(unknown('help.closed'), '');
});

test('nobody reads of tokens and homeservers who has none', () => {
  const say = visitorSpeaker({}, NOTHING);

  const sentences = (['unauthorized', 'rateLimited', 'unreachable', 'tooMany'] as const).flatMap(
    (code) => [say(`problem.${code}`), say(`help.${code}`)],
  );

  assert.ok(sentences.every((text) => text !== '' && !/token|homeserver|signed/u.test(text)));
});

test('sentences of the page win', () => {
  const say = visitorSpeaker({ 'visitor.queued': 'Platz {place}' }, { ...NOTHING, place: 2 });

  assert.equal(say('state.preparing'), 'Platz 2');
});
