import { assert, waitUntil } from '@open-wc/testing';
import { resetPage } from './record.ts';
import { allElements, buttonOf } from './show.ts';
import {
  connectCall,
  goOnline,
  nextTask,
  putOnStage,
  settled,
  type TestCallElement,
} from './stage.ts';

describe('<matrix-call> in another document', () => {
  beforeEach(resetPage);

  it('keeps its look and its call when it moves into a frame and back', async () => {
    const element = await putOnStage();
    await connectCall(element, { video: true });
    const look = lookOf(element);
    const frame = openFrame();

    frame.body.append(element);
    await settled(element);
    await nextTask();
    assert.deepEqual(lookOf(element), look);
    assert.deepEqual([element.callState, element.agent.isStopped], ['connected', false]);
    buttonOf(element, 'more').click();
    await settled(element);
    assert.isAbove(buttonOf(element, 'hold').offsetHeight, 0);
    buttonOf(element, 'more').click();

    document.body.append(element);
    await settled(element);
    await nextTask();
    assert.deepEqual(lookOf(element), look);
    assert.strictEqual(element.callState, 'connected');
  });

  it('goes on to be seen and heard there', async () => {
    const element = await putOnStage();
    await connectCall(element, { video: true });
    const videos = (): HTMLVideoElement[] =>
      allElements(element).filter((inner) => inner instanceof HTMLVideoElement);
    await waitUntil(() => videos().every(({ paused }) => !paused), 'it plays', { timeout: 60_000 });

    openFrame().body.append(element);

    await nextTask();
    await waitUntil(() => videos().every(({ paused }) => !paused), 'it plays', { timeout: 60_000 });
  });

  it('can be drawn there for the first time', async () => {
    const element = await putOnStage();
    const look = lookOf(element);
    const Same = element.constructor as new () => TestCallElement;
    const other = new Same();
    other.callee = '@bob:example.org';

    openFrame().body.append(other);
    Object.assign(other, { homeserver: 'https://example.org', accessToken: 'canary-token' });
    await settled(other);
    await goOnline(other);

    assert.deepEqual(lookOf(other), look);
  });
});

function openFrame(): Document {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'inline-size: 100%; block-size: 500px; border: 0';
  document.body.append(frame);
  const { contentDocument } = frame;
  if (!contentDocument) throw new Error('The frame has no document');
  return contentDocument;
}

/** What its parts look like. */
function lookOf(element: Element): readonly string[] {
  return allElements(element)
    .filter((inner) => inner.part.length > 0)
    .map((inner) => {
      const { display, borderRadius, backgroundColor, color } = getComputedStyle(inner);
      return [inner.part.value, display, borderRadius, backgroundColor, color].join(' ');
    });
}
