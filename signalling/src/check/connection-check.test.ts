import assert from 'node:assert/strict';
import { test } from 'node:test';

import { codesOf, credentialsFor, openStage, pick } from '../../test/check-stage.ts';
import { World } from '../../test/agent-pair.ts';
import { ALICE, BOB } from '../../test/scene.ts';
import { TransportError } from '../ports/transport.ts';

const UDP = 'turn:relay.example.org:3478?transport=udp';
const TCP = 'TURN:relay.example.org:3478?transport=tcp';
const TLS = 'turns:relay.example.org:5349?transport=tcp';
const STUN = 'stun:relay.example.org';

test('everything works, and every way is tried by its own addresses alone', async () => {
  const stage = await openStage([UDP, TCP, TLS, STUN]);

  const results = await stage.check();

  assert.deepEqual(codesOf(results), {
    homeserver: 'ok',
    turn: 'ok',
    turnUdp: 'ok',
    turnTcp: 'ok',
    turnTls: 'ok',
    direct: 'ok',
    microphone: 'ok',
    camera: 'ok',
  });
  assert.deepEqual(new Set(results.map(({ outcome }) => outcome)), new Set(['ok']));
  assert.deepEqual(stage.wishes, [
    ['relay', [UDP]],
    ['relay', [TCP]],
    ['relay', [TLS]],
    ['srflx', ['stun:relay.example.org:3478', STUN]],
  ]);
});

test('a relay without a transport in its address is tried over UDP', async () => {
  const stage = await openStage(['turn:relay.example.org']);

  const codes = codesOf(await stage.check());

  assert.deepEqual(
    [codes['turnUdp'], codes['turnTcp'], codes['turnTls']],
    ['ok', 'notOffered', 'notOffered'],
  );
});

test('a relay that lets us not in, or does not answer within 5 s, is a problem', async () => {
  const stage = await openStage([UDP, TCP]);
  stage.answers[UDP] = 'refused';
  stage.answers[TCP] = 'never';

  const checking = stage.check();
  await stage.scene.world.settle();
  await stage.scene.world.advance(5_000);
  const results = await checking;

  assert.deepEqual(pick(results, 'turnUdp'), { outcome: 'problem', code: 'refused', ms: 0 });
  assert.deepEqual(pick(results, 'turnTcp'), { outcome: 'problem', code: 'silent', ms: 5_000 });
});

test('where no relay is offered there is none to be tried', async () => {
  const stage = await openStage(undefined);

  const codes = codesOf(await stage.check());

  assert.deepEqual(
    [codes['homeserver'], codes['turn'], codes['turnUdp'], codes['direct']],
    ['ok', 'notOffered', 'notOffered', 'notChecked'],
  );
  assert.deepEqual(stage.wishes, []);
});

test('where only STUN is offered there is no relay, and the direct path is tried', async () => {
  const stage = await openStage([STUN]);

  const codes = codesOf(await stage.check());

  assert.deepEqual(
    [codes['turn'], codes['turnUdp'], codes['direct']],
    ['notOffered', 'notOffered', 'ok'],
  );
});

test('a homeserver that refuses the token is named, and what rests on it is not checked', async () => {
  const stage = await openStage([UDP]);
  stage.page.transport.getTurnCredentials = () =>
    Promise.reject(new TransportError('unauthorized', 'The token was revoked'));

  const results = await stage.check();

  assert.deepEqual(pick(results, 'homeserver'), {
    outcome: 'problem',
    code: 'unauthorized',
    ms: 0,
  });
  for (const name of ['turn', 'turnUdp', 'turnTcp', 'turnTls', 'direct'] as const) {
    assert.equal(pick(results, name).outcome, 'notChecked');
  }
  assert.equal(pick(results, 'microphone').outcome, 'ok');
});

test('a homeserver that does not answer is unreachable after 10 s', async () => {
  const stage = await openStage([UDP]);
  stage.page.transport.getTurnCredentials = () => new Promise(() => undefined);

  const checking = stage.check();
  await stage.scene.world.settle();
  await stage.scene.world.advance(10_000);

  assert.deepEqual(pick(await checking, 'homeserver'), {
    outcome: 'problem',
    code: 'unreachable',
    ms: 10_000,
  });
});

test('an agent that is still connecting is waited for', async () => {
  const world = new World();
  world.home.addRoom({ joined: [ALICE, BOB] });
  const page = world.create(ALICE);
  page.transport.turnCredentials = credentialsFor([UDP]);
  void page.agent.start();

  const checking = page.agent.checkConnection();
  await world.settle();

  assert.equal(pick(await checking, 'homeserver').code, 'ok');
});

test('a TURN service that gives nothing is a problem where the homeserver has no relay either', async () => {
  const stage = await openStage(undefined, {
    turnService: () => Promise.reject(new TransportError('unreachable', 'Nobody')),
  });

  const results = await stage.check();

  assert.deepEqual(
    [pick(results, 'turn').code, pick(results, 'turnUdp').code],
    ['silent', 'notChecked'],
  );
});

test('devices are asked for one after the other and let go at once', async () => {
  const stage = await openStage(undefined);
  const answer = stage.page.devices.holdPrompts();

  const checking = stage.check();
  await stage.scene.world.settle();
  assert.equal(stage.page.devices.prompts, 1);
  answer();
  await checking;

  assert.equal(stage.page.devices.prompts, 2);
  assert.deepEqual(stage.page.devices.liveTracks, []);
});

test('a device that is missing or busy is named', async () => {
  const stage = await openStage(undefined);
  stage.page.devices.busy.add('microphone');
  stage.page.devices.unplug('camera');

  const codes = codesOf(await stage.check());

  assert.deepEqual([codes['microphone'], codes['camera']], ['deviceBusy', 'noCamera']);
});

test('who does not answer for the microphone is not asked for the camera, and a late yes captures nothing', async () => {
  const stage = await openStage(undefined);
  const answer = stage.page.devices.holdPrompts();

  const checking = stage.check();
  await stage.scene.world.settle();
  await stage.scene.world.advance(30_000);
  const codes = codesOf(await checking);
  answer();
  await stage.scene.world.settle();

  assert.deepEqual([codes['microphone'], codes['camera']], ['notChecked', 'notChecked']);
  assert.equal(stage.page.devices.prompts, 1);
  assert.deepEqual(stage.page.devices.liveTracks, []);
});

test('during a call the devices are left to it, and the relay is tried all the same', async () => {
  const stage = await openStage([UDP]);
  await stage.scene.place();
  const before = stage.page.devices.prompts;

  const results = await stage.check();

  assert.deepEqual(pick(results, 'microphone'), {
    outcome: 'notChecked',
    code: 'duringCall',
    ms: 0,
  });
  assert.equal(pick(results, 'camera').code, 'duringCall');
  assert.equal(pick(results, 'turnUdp').code, 'ok');
  assert.equal(stage.page.devices.prompts, before);
  assert.equal(stage.scene.call.status, 'calling');
  assert.equal(stage.page.devices.liveTracks.length, 1);
});

test('a check that is stopped rejects at once, ends what is tried, and asks for nothing more', async () => {
  const stage = await openStage([UDP]);
  stage.answers[UDP] = 'never';
  const stopper = new AbortController();
  const answer = stage.page.devices.holdPrompts();

  const checking = stage.check(stopper.signal);
  await stage.scene.world.settle();
  stopper.abort();
  await assert.rejects(checking, { code: 'aborted' });
  answer();
  await stage.scene.world.settle();

  assert.equal(stage.open, 0);
  assert.equal(stage.page.devices.prompts, 1);
  assert.deepEqual(stage.page.devices.liveTracks, []);
  await assert.rejects(stage.check(stopper.signal), { code: 'aborted' });
});

test('a check that is stopped while it waits for credentials tries no relay', async () => {
  const stage = await openStage([UDP]);
  const stopper = new AbortController();
  let answer: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (answer = resolve));
  stage.page.transport.getTurnCredentials = () => waiting.then(() => credentialsFor([UDP]));

  const checking = stage.check(stopper.signal);
  await stage.scene.world.settle();
  stopper.abort();
  await assert.rejects(checking, { code: 'aborted' });
  answer();
  await stage.scene.world.settle();

  assert.deepEqual(stage.wishes, []);
});

test('a check ends with its agent: the camera is not asked for on a page that is gone', async () => {
  const stage = await openStage(undefined);
  const answer = stage.page.devices.holdPrompts();

  const checking = stage.check();
  await stage.scene.world.settle();
  stage.page.agent.stop();
  await assert.rejects(checking, { code: 'aborted' });
  answer();
  await stage.scene.world.settle();

  assert.equal(stage.page.devices.prompts, 1);
  assert.deepEqual(stage.page.devices.liveTracks, []);
});

test('a check leaves no timer behind', async () => {
  const stage = await openStage([UDP]);
  const before = stage.scene.world.clock.pending;

  await stage.check();

  assert.equal(stage.scene.world.clock.pending, before);
});
