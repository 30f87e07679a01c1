import { assert } from '@open-wc/testing';
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

    assert.deepEqual(element.desks.at(-1)?.config, {
      transport: undefined,
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
    assert.strictEqual(element.desks.at(-1)?.config.accessToken, 'canary-2');
    assert.include(html, 'call-state="connected"');
    assert.notInclude(html, 'canary');
  });

  it('says in words and by its code why it cannot connect', async () => {
    const element = await putOnStage({ isOnline: false });
    const told = record(element);

    element.desk.refuse(new TransportError('notAHomeserver', 'A web server'));
    await codeOf(element.call());
    await settled(element);

    assert.deepEqual(told, ['error: notAHomeserver']);
    assert.include(textOf(element), 'There is no Matrix homeserver');
    assert.include(textOf(element), 'Not connected');
    assert.notInclude(textOf(element), 'Connecting');
  });

  it('connects anew when asked to', async () => {
    const element = await putOnStage({ isOnline: false });
    element.desk.refuse(new TransportError('unreachable', 'Nothing there'));
    await codeOf(element.call());
    await settled(element);

    buttonOf(element, 'reconnect').click();
    await goOnline(element);

    assert.lengthOf(element.desks, 2);
    assert.strictEqual(element.desks[0]?.desk.isStopped, true);
    assert.strictEqual(element.callState, 'idle');
  });

  it('does not start a transport of the page twice, and says so', async () => {
    const element = await putOnStage({ homeserver: undefined, isOnline: false });
    element.transport = {} as Transport;
    await element.updateComplete;
    const told = record(element);

    element.desk.refuse(new TransportError('unreachable', 'Nothing there'));
    await codeOf(element.call());
    await settled(element);
    assert.throws(() => buttonOf(element, 'reconnect'));
    element.remove();
    await nextTask();
    document.body.append(element);
    await settled(element);

    assert.lengthOf(element.desks, 1);
    assert.deepEqual(told, ['error: unreachable', 'error: transportStopped']);
  });

  it('is offline while the homeserver is lost, and idle when it is back', async () => {
    const element = await putOnStage();
    const told = record(element);

    element.desk.tell({ type: 'connectivity', isOnline: false });
    element.desk.tell({ type: 'connectivity', isOnline: true });

    assert.deepEqual(told, ['idle → offline', 'offline → idle']);
  });

  it('is offline for good when the token was revoked', async () => {
    const element = await putOnStage();
    const told = record(element);

    const problem = { code: 'unauthorized', message: 'Revoked' } as const;
    element.desk.tell({ type: 'problem', problem });
    await settled(element);

    assert.deepEqual(told, ['idle → offline', 'error: unauthorized']);
    assert.include(textOf(element), 'You are signed out');
  });

  it('connects anew for another account, after the call that runs', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);

    element.accessToken = 'another';
    await settled(element);
    assert.lengthOf(element.desks, 1);
    call.hangUp();

    assert.deepEqual(
      element.desks.map(({ config }) => config.accessToken),
      ['canary-token', 'another'],
    );
    assert.strictEqual(element.desks[0]?.desk.isStopped, true);
  });

  it('does not connect anew for another callee', async () => {
    const element = await putOnStage();

    element.callee = '@carol:example.org';
    await element.call();

    assert.lengthOf(element.desks, 1);
    assert.deepEqual(element.desk.placed, [
      { target: { userId: '@carol:example.org' }, video: false },
    ]);
  });

  for (const later of ['client', 'gateway'] as const) {
    it(`says that a ${later} is not supported yet`, async () => {
      const element = await putOnStage();
      const told = record(element);

      Object.assign(element, { [later]: 'https://gateway.example.org' });
      await settled(element);

      assert.deepEqual(told, ['error: notSupported']);
    });
  }
});
