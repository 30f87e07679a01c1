import { expect } from '@open-wc/testing';
import { TransportError } from '@matrix-call/signalling';
import { BOB } from '../test/fake-call.ts';
import { allElements, buttonOf, textOf } from '../test/show.ts';
import { connectCall, goOnline, putOnStage, settled, TestCallElement } from '../test/stage.ts';
import type { MatrixCallErrorCode } from './errors.ts';
import type { MatrixCallElement } from './matrix-call-element.ts';

/** The code a promise rejects with; throws where it resolves. */
async function codeOf(promise: Promise<unknown>): Promise<MatrixCallErrorCode> {
  try {
    await promise;
  } catch (error) {
    return (error as { code: MatrixCallErrorCode }).code;
  }
  throw new Error('It did not reject');
}

/** Everything the events of an element told from now on, in order. */
function record(element: MatrixCallElement): string[] {
  const told: string[] = [];
  document.body.addEventListener('matrix-call-statechange', ({ state, previous }) => {
    told.push(`${previous} → ${state}`);
    expect(element.getAttribute('call-state')).to.equal(state);
    expect(element.matches(`:state(${state})`)).to.equal(true);
  });
  document.body.addEventListener('matrix-call-ready', () => told.push('ready'));
  document.body.addEventListener('matrix-call-incoming', (event) =>
    told.push(`incoming from ${event.userId}, video ${event.video}`),
  );
  document.body.addEventListener('matrix-call-ended', ({ reason, durationMs }) =>
    told.push(`ended: ${reason} after ${durationMs}`),
  );
  document.body.addEventListener('matrix-call-error', ({ code }) => told.push(`error: ${code}`));
  return told;
}

describe('<matrix-call>', () => {
  // A body of its own for each test, so that no listener outlives it.
  beforeEach(() => {
    document.body = document.createElement('body');
  });

  it('is accessible', async () => {
    await expect(await putOnStage()).to.be.accessible();
  });

  describe('connecting', () => {
    it('is offline until the homeserver has answered, then ready', async () => {
      const element = await putOnStage({ isOnline: false });
      const told = record(element);
      expect(element.callState).to.equal('offline');
      expect(element.getAttribute('call-state')).to.equal('offline');

      await goOnline(element);

      expect(told).to.deep.equal(['offline → idle', 'ready']);
    });

    it('takes its account from attributes', async () => {
      await putOnStage();
      document.body.innerHTML = `<test-call homeserver="https://example.org" user-id="@alice:example.org"
        access-token="token" device-id="PHONE" turn-service="https://turn.example.org" relay-only></test-call>`;
      const element = document.body.firstElementChild as TestCallElement;
      await element.updateComplete;

      expect(element.desks.at(-1)?.config).to.deep.equal({
        transport: undefined,
        homeserver: 'https://example.org',
        userId: '@alice:example.org',
        accessToken: 'token',
        deviceId: 'PHONE',
        turnService: 'https://turn.example.org',
        isRelayOnly: true,
      });
    });

    it('removes the token from the DOM and lets it appear nowhere', async () => {
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
      expect(element.desks.at(-1)?.config.accessToken).to.equal('canary-2');
      expect(html).to.include('call-state="connected"').and.not.include('canary');
    });

    it('says in words and by its code why it cannot connect', async () => {
      const element = await putOnStage({ isOnline: false });
      const told = record(element);

      element.desk.refuse(new TransportError('notAHomeserver', 'A web server'));
      await codeOf(element.call());
      await settled(element);

      expect(told).to.deep.equal(['error: notAHomeserver']);
      expect(textOf(element))
        .to.include('There is no Matrix homeserver')
        .and.include('Not connected');
    });

    it('connects anew when asked to', async () => {
      const element = await putOnStage({ isOnline: false });
      element.desk.refuse(new TransportError('unreachable', 'Nothing there'));
      await codeOf(element.call());
      await settled(element);

      buttonOf(element, 'reconnect').click();
      await goOnline(element);

      expect(element.desks).to.have.length(2);
      expect(element.desks[0]?.desk.isStopped).to.equal(true);
      expect(element.callState).to.equal('idle');
    });

    it('is offline while the homeserver is lost, and idle when it is back', async () => {
      const element = await putOnStage();
      const told = record(element);

      element.desk.tell({ type: 'connectivity', isOnline: false });
      element.desk.tell({ type: 'connectivity', isOnline: true });

      expect(told).to.deep.equal(['idle → offline', 'offline → idle']);
    });

    it('is offline for good when the token was revoked', async () => {
      const element = await putOnStage();
      const told = record(element);

      const problem = { code: 'unauthorized', message: 'Revoked' } as const;
      element.desk.tell({ type: 'problem', problem });
      await settled(element);

      expect(told).to.deep.equal(['idle → offline', 'error: unauthorized']);
      expect(textOf(element)).to.include('You are signed out');
    });

    it('connects anew for another account, after the call that runs', async () => {
      const element = await putOnStage();
      const call = await connectCall(element);

      element.accessToken = 'another';
      await settled(element);
      expect(element.desks).to.have.length(1);
      call.hangUp();

      expect(element.desks.map(({ config }) => config.accessToken)).to.deep.equal([
        'canary-token',
        'another',
      ]);
      expect(element.desks[0]?.desk.isStopped).to.equal(true);
    });

    it('does not connect anew for another callee', async () => {
      const element = await putOnStage();

      element.callee = '@carol:example.org';
      await element.call();

      expect(element.desks).to.have.length(1);
      expect(element.desk.placed).to.deep.equal([
        { target: { userId: '@carol:example.org' }, video: false },
      ]);
    });

    for (const later of ['client', 'gateway'] as const) {
      it(`says that a ${later} is not supported yet`, async () => {
        const element = await putOnStage();
        const told = record(element);

        Object.assign(element, { [later]: 'https://gateway.example.org' });
        await settled(element);

        expect(told).to.deep.equal(['error: notSupported']);
      });
    }
  });

  describe('calling', () => {
    it('places a call, tells each state and ends', async () => {
      const element = await putOnStage({ roomId: '!room:example.org' });
      const told = record(element);

      await element.call({ video: true });
      const call = element.desk.current!;
      call.become({ status: 'calling', opponent: BOB });
      call.become({ status: 'connecting' });
      call.become({ status: 'connected', durationMs: 4_000 });
      await element.hangUp();

      expect(element.desk.placed).to.deep.equal([
        { target: { roomId: '!room:example.org', userId: '@bob:example.org' }, video: true },
      ]);
      expect(told).to.deep.equal([
        'idle → preparing',
        'preparing → calling',
        'calling → connecting',
        'connecting → connected',
        'connected → ended',
        'ended: hungUp after 4000',
      ]);
      expect([element.callState, element.endReason]).to.deep.equal(['ended', 'hungUp']);
    });

    it('shows the streams and the other side while there is a call', async () => {
      const element = await putOnStage();
      expect(element.localStream).to.equal(undefined);

      const call = await connectCall(element, { video: true });

      expect(element.remoteUserId).to.equal('@bob:example.org');
      expect([element.localStream, element.remoteStream]).to.deep.equal([
        call.localStream,
        call.remoteStream,
      ]);
    });

    it('calls by voice from its button, and by video where that is preferred', async () => {
      const element = await putOnStage({ video: true });

      buttonOf(element, 'call-video').click();
      await element.updateComplete;

      await settled(element);
      expect(element.desk.placed.map(({ video }) => video)).to.deep.equal([true]);
    });

    it('places one call for a double click, and does not complain', async () => {
      const element = await putOnStage();
      const told = record(element);
      const button = buttonOf(element, 'call-voice');

      button.click();
      button.click();
      await nextTask();

      expect(element.desk.placed).to.have.length(1);
      expect(told).to.deep.equal(['idle → preparing']);
    });

    it('waits for the connection before it calls', async () => {
      const element = await putOnStage({ isOnline: false });

      const calling = element.call();
      element.desk.connect();
      await calling;

      expect(element.callState).to.equal('preparing');
    });

    it('rejects with a code where no call can begin', async () => {
      const unconfigured = await putOnStage({ homeserver: undefined, isOnline: false });
      const untargeted = await putOnStage({ callee: undefined });
      const busy = await putOnStage();
      await busy.call();

      expect(await codeOf(unconfigured.call())).to.equal('notConfigured');
      expect(await codeOf(untargeted.call())).to.equal('noTarget');
      expect(await codeOf(busy.call())).to.equal('alreadyInCall');
    });

    it('stays ended until it is dismissed', async () => {
      const element = await putOnStage();
      const call = await connectCall(element);
      call.end('connectionLost');
      await settled(element);
      expect(element.callState).to.equal('ended');

      buttonOf(element, 'dismiss').click();

      expect([element.callState, element.endReason]).to.deep.equal(['idle', undefined]);
    });

    it('calls again whom it called, even where callee is another one by now', async () => {
      const element = await putOnStage();
      const call = await connectCall(element);
      call.end('noAnswer');
      element.callee = '@carol:example.org';
      await settled(element);

      buttonOf(element, 'call-again').click();
      await settled(element);

      expect(element.desk.placed.map(({ target }) => target.userId)).to.deep.equal([
        '@bob:example.org',
        '@bob:example.org',
      ]);
    });

    it('mutes and unmutes, by methods and by buttons', async () => {
      const element = await putOnStage();
      const call = await connectCall(element, { video: true });

      await element.setMicrophoneMuted(true);
      await element.setCameraMuted(true);
      expect([call.isMicrophoneMuted, call.isCameraMuted]).to.deep.equal([true, true]);
      await settled(element);
      buttonOf(element, 'microphone').click();
      buttonOf(element, 'camera').click();

      expect([call.isMicrophoneMuted, call.isCameraMuted]).to.deep.equal([false, false]);
    });

    it('rejects what needs a call without one, and hangs up nothing quietly', async () => {
      const element = await putOnStage();

      await element.hangUp();

      expect(await codeOf(element.setMicrophoneMuted(true))).to.equal('noCall');
      expect(await codeOf(element.answer())).to.equal('noCall');
      expect(await codeOf(element.reject())).to.equal('noCall');
      expect(await element.getStats()).to.equal(undefined);
    });

    it('rejects what it cannot do yet', async () => {
      const element = await putOnStage();
      const later = [
        element.setScreenShare(true),
        element.setHold(true),
        element.sendDigits('12#'),
        element.transferTo('@carol:example.org'),
      ];

      expect(await Promise.all(later.map(codeOf))).to.deep.equal(Array(4).fill('notSupported'));
    });

    it('helps where the microphone is denied, and tells the page', async () => {
      const element = await putOnStage();
      const told = record(element);
      await element.call();

      const problem = { code: 'microphoneDenied', message: 'NotAllowedError' } as const;
      element.desk.tell({ type: 'problem', problem, call: element.desk.current! });
      element.desk.current?.end('captureFailed');
      await settled(element);

      expect(told)
        .to.include('error: microphoneDenied')
        .and.include('ended: captureFailed after 0');
      expect(textOf(element)).to.include('allow the microphone');
    });
  });

  describe('being called', () => {
    it('tells who calls, then answers', async () => {
      const element = await putOnStage();
      const told = record(element);

      const call = element.desk.ring({ video: true });
      await element.answer({ video: true });

      expect(told).to.deep.equal([
        'idle → ringing',
        'incoming from @bob:example.org, video true',
        'ringing → connecting',
      ]);
      expect(call.acceptedVideo).to.equal(true);
    });

    it('answers without the camera unless told otherwise', async () => {
      const element = await putOnStage();
      const call = element.desk.ring({ video: true });

      await element.answer();

      expect(call.acceptedVideo).to.equal(false);
    });

    it('rejects and ignores from its buttons', async () => {
      const element = await putOnStage();
      element.desk.ring();
      await settled(element);
      buttonOf(element, 'reject').click();
      expect(element.endReason).to.equal('rejected');

      element.desk.ring();
      await settled(element);
      buttonOf(element, 'ignore').click();
      expect(element.endReason).to.equal('ignored');
    });

    it('rings itself, unless the page says that it rings', async () => {
      const contexts = watchAudioContexts();
      const element = await putOnStage();
      document.body.addEventListener(
        'matrix-call-incoming',
        (event) => {
          event.preventDefault();
        },
        { once: true },
      );

      element.desk.ring().end('missed');
      expect(contexts.opened()).to.equal(0);

      element.desk.ring();
      expect(contexts.opened()).to.equal(1);
      contexts.forget();
    });

    it('shows names as text, whatever they hold', async () => {
      const element = await putOnStage();
      const displayName = '<img src=x onerror="window.hacked = true">\u202Egnp';

      element.desk.ring({ opponent: { ...BOB, displayName } });
      await settled(element);

      expect(allElements(element).some((inner) => inner.localName === 'img')).to.equal(false);
      expect(textOf(element)).to.include('<img src=x onerror="window.hacked = true">gnp');
    });

    it('tells of a call that does not ring', async () => {
      const element = await putOnStage();

      element.desk.tell({ type: 'suppressed', why: 'publicRoom', userId: '@bob:example.org' });
      await settled(element);

      expect(textOf(element)).to.include('called in a public room');
    });
  });

  describe('on the page', () => {
    it('keeps its call when it is moved', async () => {
      const element = await putOnStage();
      await connectCall(element);
      const elsewhere = document.createElement('main');
      document.body.append(elsewhere);

      elsewhere.append(element);
      await nextTask();

      expect(element.callState).to.equal('connected');
      expect(element.desk.isStopped).to.equal(false);
    });

    it('hangs up when it is removed, and connects again when it is back', async () => {
      const element = await putOnStage();
      await connectCall(element);
      const first = element.desk;

      element.remove();
      await nextTask();
      expect([first.isStopped, element.callState]).to.deep.equal([true, 'ended']);
      document.body.append(element);
      await goOnline(element);

      expect(element.desks).to.have.length(2);
    });

    it('hangs up when the page closes', async () => {
      const element = await putOnStage();
      await connectCall(element);

      window.dispatchEvent(new PageTransitionEvent('pagehide'));

      expect(element.desk.hasHungUpOnUnload).to.equal(true);
    });

    it('keeps the focus where the user most likely goes on', async () => {
      const element = await putOnStage();
      const focused = (): string =>
        document.activeElement === element ? deepPart(element) : 'none';
      buttonOf(element, 'call-voice').focus();

      await connectCall(element);
      await settled(element);
      expect(focused()).to.include('hang-up');
      element.desk.current?.end('opponentHungUp');
      await settled(element);
      await settled(element);

      expect(focused()).to.include('call-again');
    });

    it('takes the focus from nobody', async () => {
      const element = await putOnStage();
      const input = document.createElement('input');
      document.body.append(input);
      input.focus();

      element.desk.ring();
      await settled(element);
      await settled(element);

      expect(document.activeElement).to.equal(input);
    });

    it('tells a screen reader what happens', async () => {
      const element = await putOnStage();
      const status = element.shadowRoot?.querySelector('[role="status"]');
      element.desk.ring({ video: true });
      await settled(element);
      expect(status?.textContent).to.equal('Incoming video call: Bob Builder');

      element.desk.current?.end('missed');
      await settled(element);

      expect(status?.textContent).to.equal('You missed a call from Bob Builder.');
    });

    it('speaks other words where they are given', async () => {
      const element = await putOnStage();

      element.strings = { callVoice: 'Anrufen' };
      await settled(element);

      expect(textOf(element)).to.include('Anrufen').and.include('Video call');
    });

    it('keeps the requests of its controls to itself', async () => {
      const element = await putOnStage();
      let leaks = 0;
      document.body.addEventListener('matrix-call-request', () => leaks++);

      buttonOf(element, 'call-voice').click();

      expect(leaks).to.equal(0);
    });
  });
});

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
}

/** The part names of the focused control, through all shadow roots. */
function deepPart(element: Element): string {
  let focused: Element | null | undefined = element;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.part.value ?? '';
}

/** Counts how often sound is opened. */
function watchAudioContexts(): { opened(): number; forget(): void } {
  const Original = globalThis.AudioContext;
  let count = 0;
  globalThis.AudioContext = class extends Original {
    constructor() {
      super();
      count++;
    }
  };
  return {
    opened: () => count,
    forget: () => {
      globalThis.AudioContext = Original;
    },
  };
}
