import { assert, waitUntil } from '@open-wc/testing';
import { BOB } from '../test/fake-call.ts';
import { resetPage } from '../test/record.ts';
import { buttonOf } from '../test/show.ts';
import { connectCall, nextTask, putOnStage, rings, settled } from '../test/stage.ts';
import { listen, watchAudioContexts, watchRepetitions } from '../test/watch-sounds.ts';

describe('the tones of <matrix-call>', () => {
  let ear: ReturnType<typeof listen>;

  beforeEach(() => {
    resetPage();
    ear = listen();
  });

  afterEach(() => {
    ear.forget();
  });

  it('sound as in the wanted region while the other side is called, once its tones are there', async () => {
    const element = await putOnStage({ toneRegion: 'us' });
    await connectCall(element);
    await hears('the part with the regions', async () => {
      element.agent.current?.end('hungUp');
      await element.call();
      element.agent.current?.become({ status: 'calling', opponent: BOB });
      await nextTask();
      return ear.heard.includes(440) && ear.heard.includes(480);
    });

    assert.isFalse(ear.heard.includes(620));
  });

  it('tell three times that the other side is busy, and repeat nothing', async () => {
    const element = await putOnStage({ toneRegion: 'EU' });
    await element.call();
    const repetitions = watchRepetitions();

    element.agent.current?.end('busy');
    await settled(element);
    repetitions.forget();

    assert.deepEqual(ear.heard, [425, 425, 425]);
    assert.strictEqual(repetitions.count(), 0);
  });

  it('tell that the other side ended a call that was connected', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    ear.heard.length = 0;

    call.end('opponentHungUp');
    await settled(element);

    assert.deepEqual(ear.heard, [523, 392]);
  });

  it('say nothing of an end that the user made', async () => {
    const element = await putOnStage();
    await connectCall(element);
    ear.heard.length = 0;

    await element.hangUp();
    await settled(element);

    assert.deepEqual(ear.heard, []);
  });

  it('are not heard at all where the page makes its own', async () => {
    const contexts = watchAudioContexts();
    const element = await putOnStage({ silent: true });

    element.agent.ring();
    await rings(element);
    element.agent.current?.end('missed');
    await element.call();
    element.agent.current?.become({ status: 'calling', opponent: BOB });
    element.agent.current?.end('busy');
    contexts.forget();

    assert.strictEqual(contexts.count(), 0);
  });

  it('end with a click on Silence, for this call only; it goes on to ring for the eye', async () => {
    const element = await putOnStage();
    const call = element.agent.ring();
    await rings(element);
    await waitUntil(() => ear.heard.includes(659), 'The melody is heard');
    const repetitions = watchRepetitions();
    const contexts = watchAudioContexts();

    buttonOf(element, 'silence').click();
    await settled(element);
    call.become({ opponent: { ...BOB, displayName: 'Bobby' } });
    await settled(element);
    assert.strictEqual(element.callState, 'ringing');
    assert.strictEqual(buttonOf(element, 'silence').getAttribute('aria-disabled'), 'true');
    assert.strictEqual(contexts.count(), 0);

    call.end('missed');
    element.agent.ring();
    await rings(element);
    assert.strictEqual(contexts.count(), 1);
    assert.strictEqual(repetitions.count(), 1);
    assert.isFalse(buttonOf(element, 'silence').hasAttribute('aria-disabled'));
    contexts.forget();
    repetitions.forget();
  });

  it('ring by the sound file of the page, which is fetched when it rings', async () => {
    const files = watchFiles();
    const element = await putOnStage({ ringTone: 'ring.wav' });
    assert.deepEqual(files.played, []);

    const call = element.agent.ring();
    await rings(element);

    const [file] = files.played;
    assert.deepEqual(
      files.played.map(({ src, loop }) => [src, loop]),
      [[new URL('ring.wav', document.baseURI).href, true]],
    );
    assert.deepEqual(ear.heard, []);
    call.end('missed');
    assert.isTrue(file?.paused);
    assert.isFalse(file.hasAttribute('src'));
    files.forget();
  });

  for (const ringTone of ['data:audio/wav,nothing', 'javascript:alert(1)']) {
    it(`ring by the melody where the file cannot be played: ${ringTone}`, async () => {
      const element = await putOnStage({ ringTone });

      element.agent.ring();
      await rings(element);

      await waitUntil(() => ear.heard.includes(659), 'The melody is heard', PATIENCE);
      element.agent.current?.end('missed');
    });
  }
});

/** Plays what a file would be without fetching it. */
function watchFiles() {
  const play = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'play');
  const played: HTMLMediaElement[] = [];
  function start(this: HTMLMediaElement): Promise<void> {
    played.push(this);
    return Promise.resolve();
  }
  Object.defineProperty(HTMLMediaElement.prototype, 'play', { ...play, value: start });
  const forget = (): void => {
    Object.defineProperty(HTMLMediaElement.prototype, 'play', { ...play });
  };
  return { played, forget };
}

/** Tries until it is so: what comes in a chunk of its own is not there at once. */
async function hears(what: string, attempt: () => Promise<boolean>): Promise<void> {
  await waitUntil(attempt, `Not heard: ${what}`, PATIENCE);
}

const PATIENCE = { timeout: 60_000 };
