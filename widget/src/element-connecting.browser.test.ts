import { assert, waitUntil } from '@open-wc/testing';
import { type Transport, TransportError } from '@matrix-call/signalling';
import { codeOf, record, resetPage } from '../test/record.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import {
  nextTask,
  connectCall,
  goOnline,
  putOnStage,
  settled,
  type TestCallElement,
} from '../test/stage.ts';

describe('<matrix-call> connecting', () => {
  beforeEach(resetPage);

  it('is offline until the homeserver has answered, then ready', async () => {
    const element = await putOnStage({ isOnline: false });
    const told = record(element);
    assert.strictEqual(element.callState, 'offline');
    assert.strictEqual(element.getAttribute('call-state'), 'offline');

    await goOnline(element);

    assert.deepEqual(told, ['offline → idle', 'ready']);
  });

  it('takes its account from attributes', async () => {
    await putOnStage();
    document.body.innerHTML = `<test-call homeserver="https://example.org" user-id="@alice:example.org"
      access-token="token" device-id="PHONE" turn-service="https://turn.example.org" relay-only></test-call>`;
    const element = document.body.firstElementChild as TestCallElement;
    await element.updateComplete;

    const { renewToken, visitor, log, processTrack, ...config } = element.agents.at(-1)!.config;
    for (const given of [renewToken, visitor, log, processTrack]) assert.isFunction(given);
    assert.deepEqual(config, {
      transport: undefined,
      client: undefined,
      gateway: undefined,
      visitorName: undefined,
      callee: undefined,
      homeserver: 'https://example.org',
      userId: '@alice:example.org',
      accessToken: 'token',
      deviceId: 'PHONE',
      turnService: 'https://turn.example.org',
      isRelayOnly: true,
    });
  });

  it('C-19: removes the token from the DOM and lets it appear nowhere', async () => {
    await putOnStage();
    const template = document.createElement('template');
    template.innerHTML =
      '<test-call homeserver="https://x" access-token="canary-1" callee="@b:x"></test-call>';
    document.body.append(template.content);
    const element = document.body.lastElementChild as TestCallElement;
    element.setAttribute('access-token', 'canary-2');
    await element.updateComplete;
    await goOnline(element);
    await connectCall(element);

    const html = document.body.getHTML({
      shadowRoots: allElements(element).flatMap(({ shadowRoot }) => shadowRoot ?? []),
    });
    assert.strictEqual(element.agents.at(-1)?.config.accessToken, 'canary-2');
    assert.include(html, 'call-state="connected"');
    assert.notInclude(html, 'canary');
  });

  it('takes a token that a server rendered out of the DOM, and warns once, without naming it', async () => {
    await putOnStage();
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
    const page = document.createElement('div');
    document.body.append(page);

    page.innerHTML =
      '<test-call homeserver="https://example.org" accessToken="canary"></test-call>';
    const element = page.firstElementChild as TestCallElement;
    await element.updateComplete;
    console.warn = warn;

    assert.strictEqual(element.agents[0]?.config.accessToken, 'canary');
    assert.notInclude(page.outerHTML, 'canary');
    assert.lengthOf(warnings, 1);
    assert.match(String(warnings[0]), /access token was written into the HTML/u);
    assert.notInclude(String(warnings[0]), 'canary');
  });

  it('says in words and by its code why it cannot connect', async () => {
    const element = await putOnStage({ isOnline: false });
    const told = record(element);

    element.agent.refuse(new TransportError('notAHomeserver', 'A web server'));
    await codeOf(element.call());
    await settled(element);

    assert.deepEqual(told, ['error: notAHomeserver']);
    assert.include(textOf(element), 'There is no Matrix homeserver');
    assert.include(textOf(element), 'Not connected. Trying again…');
    assert.notInclude(textOf(element), 'Connecting');
  });

  it('connects anew when asked to', async () => {
    const element = await putOnStage({ isOnline: false });
    element.agent.refuse(new TransportError('unreachable', 'Nothing there'));
    await codeOf(element.call());
    await settled(element);

    buttonOf(element, 'reconnect').click();
    await goOnline(element);

    assert.lengthOf(element.agents, 2);
    assert.strictEqual(element.agents[0]?.agent.isStopped, true);
    assert.strictEqual(element.callState, 'idle');
  });

  it('does not start a transport of the page twice, and says so', async () => {
    const element = await putOnStage({ homeserver: undefined, isOnline: false });
    element.transport = {} as Transport;
    await element.updateComplete;
    const told = record(element);

    element.agent.refuse(new TransportError('unreachable', 'Nothing there'));
    await codeOf(element.call());
    await settled(element);
    assert.throws(() => buttonOf(element, 'reconnect'));
    element.remove();
    await nextTask();
    document.body.append(element);
    await settled(element);

    assert.lengthOf(element.agents, 1);
    assert.deepEqual(told, ['error: unreachable', 'error: transportStopped']);
  });

  it('is offline while the homeserver is lost, and idle when it is back', async () => {
    const element = await putOnStage();
    const told = record(element);

    element.agent.tell({ type: 'connectivity', isOnline: false });
    element.agent.tell({ type: 'connectivity', isOnline: true });

    assert.deepEqual(told, ['idle → offline', 'offline → idle']);
  });

  it('is offline for good when the token was revoked', async () => {
    const element = await putOnStage();
    const told = record(element);

    const problem = { code: 'unauthorized', message: 'Revoked' } as const;
    element.agent.tell({ type: 'problem', problem });
    await settled(element);

    assert.deepEqual(told, ['idle → offline', 'error: unauthorized']);
    assert.include(textOf(element), 'You are signed out');
  });

  it('connects anew for another account, after the call that runs', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);

    element.accessToken = 'another';
    await settled(element);
    assert.lengthOf(element.agents, 1);
    call.hangUp();

    assert.deepEqual(
      element.agents.map(({ config }) => config.accessToken),
      ['canary-token', 'another'],
    );
    assert.strictEqual(element.agents[0]?.agent.isStopped, true);
  });

  it('asks the page for another token by the function of then', async () => {
    const element = await putOnStage();
    const { renewToken } = element.agents[0]!.config;
    const without = await codeOf(renewToken!());

    element.renewToken = () => Promise.resolve('first');
    element.renewToken = () => Promise.resolve('second');
    await settled(element);

    assert.strictEqual(await renewToken!(), 'second');
    assert.strictEqual(without, 'unauthorized');
    assert.lengthOf(element.agents, 1);
  });

  it('connects anew after an update, asks for no other one in it, and is done with that when it is complete', async () => {
    const element = await putOnStage();
    const opened: number[] = [];
    element.addController({ hostUpdated: () => opened.push(element.agents.length) });

    element.relayOnly = true;
    element.deviceId = 'ANOTHER';
    const isAlone = await element.updateComplete;

    assert.isTrue(isAlone);
    assert.deepEqual(opened, [1]);
    assert.lengthOf(element.agents, 2);
  });

  it('does not connect anew for another callee', async () => {
    const element = await putOnStage();

    element.callee = '@carol:example.org';
    await element.call();

    assert.lengthOf(element.agents, 1);
    assert.deepEqual(element.agent.placed, [
      { target: { userId: '@carol:example.org' }, video: false },
    ]);
  });

  it('connects to a gateway in place of the homeserver, for a callee', async () => {
    const element = await putOnStage();

    element.callee = '@bob:example.org';
    element.visitorName = 'Alice';
    element.gateway = 'https://gateway.example.org';
    await settled(element);

    assert.lengthOf(element.agents, 2);
  });

  for (const [name, event, code] of [
    ['the network comes back', () => window.dispatchEvent(new Event('online')), 'unreachable'],
    [
      'the page is shown again',
      () => document.dispatchEvent(new Event('visibilitychange')),
      'unreachable',
    ],
    ['a while has passed', () => true, 'unreachable'],
    ['a proxy spoke in its place', () => true, 'notAHomeserver'],
  ] as const) {
    it(`tries a homeserver that was down again, and says so: ${name}`, async () => {
      const element = await putOnStage({ isOnline: false });
      const told = record(element);
      element.agent.refuse(new TransportError(code, 'No answer'));
      await codeOf(element.call());
      await settled(element);
      assert.include(textOf(element), 'Not connected. Trying again…');

      event();
      await waitUntil(() => element.agents.length === 2, 'It tries again', { timeout: 60_000 });
      element.agent.refuse(new TransportError('unreachable', 'No answer'));
      await codeOf(element.call());
      event();
      await waitUntil(() => element.agents.length === 3, 'And again', { timeout: 60_000 });
      await goOnline(element);

      assert.deepEqual(told, [`error: ${code}`, 'offline → idle', 'ready']);
      assert.notMatch(textOf(element), /does not answer|no Matrix homeserver/u);
    });
  }

  it('does not try again what cannot help, nor after it was removed', async () => {
    const element = await putOnStage({ isOnline: false });
    element.agent.refuse(new TransportError('unauthorized', 'Wrong token'));
    await codeOf(element.call());
    const removed = await putOnStage({ isOnline: false });
    removed.agent.refuse(new TransportError('unreachable', 'No answer'));
    await codeOf(removed.call());
    removed.remove();
    await nextTask();

    window.dispatchEvent(new Event('online'));
    await nextTask();

    assert.deepEqual([element.agents.length, removed.agents.length], [1, 1]);
  });

  it('says to the user and once to the developer that it is not set up', async () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
    const element = await putOnStage({ homeserver: undefined, isOnline: false });
    const told = record(element);

    await waitUntil(() => told.length > 0, 'It says so', { timeout: 60_000 });
    await settled(element);
    console.warn = warn;

    assert.deepEqual(told, ['error: notConfigured']);
    assert.include(textOf(element), 'no homeserver and token, and no gateway and callee');
    assert.lengthOf(warnings, 1);
  });
});
