import { assert } from '@open-wc/testing';
import { BOB } from '../test/fake-call.ts';
import { sayOfDevices } from '../test/permissions-of-browser.ts';
import { resetPage } from '../test/record.ts';
import { allElements } from '../test/show.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from '../test/stage.ts';
import { createTestPicture } from '../test/test-picture.ts';

describe('<matrix-call> for a screen reader', () => {
  let tellTruth: () => void;

  beforeEach(() => {
    resetPage();
    tellTruth = sayOfDevices('prompt');
  });

  afterEach(() => {
    tellTruth();
  });

  it('tells a call from the moment it is placed, every step once', async () => {
    const element = await putOnStage();
    const hears = listen(element);
    assert.deepEqual(await hears(), []);

    await element.call();
    assert.deepEqual(await hears(), [
      'polite: Getting ready… Your browser may ask for the microphone.',
    ]);
    const call = element.agent.current!;
    call.become({ status: 'calling', opponent: BOB });
    assert.deepEqual(await hears(), ['polite: Calling…']);
    call.become({ status: 'connecting' });
    assert.deepEqual(await hears(), ['polite: Connecting…']);
    call.become({ status: 'connected', durationMs: 0 });
    assert.deepEqual(await hears(), ['polite: Connected']);
    call.become({ durationMs: 1000 });
    assert.deepEqual(await hears(), []);
    call.end('opponentHungUp');
    assert.deepEqual(await hears(), ['polite: Bob Builder ended the call.']);
  });

  it('tells a call from the ring on, every step once', async () => {
    const element = await putOnStage();
    const hears = listen(element);

    const call = element.agent.ring();
    assert.deepEqual(await hears(), ['at once: Incoming call: Bob Builder, @bob:example.org']);
    await element.answer();
    assert.deepEqual(await hears(), ['polite: Connecting…']);
    call.become({ status: 'connected', durationMs: 0 });
    assert.deepEqual(await hears(), ['polite: Connected']);
    call.end('opponentHungUp');
    assert.deepEqual(await hears(), ['polite: Bob Builder ended the call.']);
  });

  it('tells every change in a call once', async () => {
    const element = await putOnStage();
    const hears = listen(element);

    const call = await connectCall(element, { video: true });
    assert.deepEqual(await hears(), ['polite: Connected']);
    call.become({ opponent: { ...BOB, isMicrophoneMuted: true } });
    assert.deepEqual(await hears(), ['polite: Bob Builder is muted']);
    call.become({ opponent: { ...BOB, isCameraMuted: true } });
    assert.deepEqual(await hears(), [
      'polite: Bob Builder can be heard again. The camera of Bob Builder is off.',
    ]);
    call.become({ remoteScreenStream: createTestPicture({ video: true, hue: 1 }) });
    assert.deepEqual(await hears(), ['polite: Bob Builder shares a screen.']);
    call.become({ remoteScreenStream: undefined, opponent: BOB });
    assert.deepEqual(await hears(), [
      'polite: The camera of Bob Builder is on. Bob Builder shares no screen any more.',
    ]);
    await element.setMicrophoneMuted(true);
    assert.deepEqual(await hears(), ['polite: You are muted.']);
    await element.setMicrophoneMuted(false);
    assert.deepEqual(await hears(), ['polite: You can be heard again.']);
    call.become({ isHeld: true });
    assert.deepEqual(await hears(), ['polite: On hold by Bob Builder.']);
    call.become({ isHeld: false, status: 'reconnecting' });
    assert.deepEqual(await hears(), ['polite: Connection lost. Reconnecting…']);
    call.become({ status: 'connected', durationMs: 66_000 });
    assert.deepEqual(await hears(), ['polite: Connected']);
    call.become({ durationMs: 67_000 });
    assert.deepEqual(await hears(), []);
    call.end('opponentHungUp');
    assert.deepEqual(await hears(), ['polite: Bob Builder ended the call.']);
  });

  it('tells at once who rings, with the user ID, also beside another call', async () => {
    const element = await putOnStage();
    const hears = listen(element);

    const call = element.agent.ring({ video: true });
    assert.deepEqual(await hears(), [
      'at once: Incoming video call: Bob Builder, @bob:example.org',
    ]);
    call.become({ status: 'connected' });
    assert.deepEqual(await hears(), ['polite: Connected']);
    element.agent.ringBeside();

    assert.deepEqual(await hears(), ['at once: Carol Singer is calling. @carol:example.org']);
  });

  it('tells once of a failure', async () => {
    const element = await putOnStage();
    const hears = listen(element);
    await element.call();
    const call = element.agent.current!;
    await hears();

    element.agent.tell({
      type: 'problem',
      problem: { code: 'encryptedRoom', message: 'No' },
      call,
    });
    call.end('unreachable');

    assert.deepEqual(await hears(), [
      'polite: This room is encrypted. Calls in encrypted rooms are not possible yet.',
    ]);
  });
});

/** What live regions say since they were heard the last time; the same words again are not news. */
function listen(element: TestCallElement): () => Promise<readonly string[]> {
  const said = new Map<Element, string>();
  return async () => {
    await settled(element);
    await settled(element);
    const news: string[] = [];
    for (const region of allElements(element)) {
      if (!region.matches('[role="status"], [role="alert"], [aria-live]')) continue;
      const words = region.textContent
        .replace(/[\u2068\u2069]/gu, '')
        .replace(/\s+/gu, ' ')
        .trim();
      if (words && words !== said.get(region)) {
        news.push(`${region.role === 'alert' ? 'at once' : 'polite'}: ${words}`);
      }
      said.set(region, words);
    }
    return news;
  };
}
