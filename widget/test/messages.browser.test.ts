import { assert } from '@open-wc/testing';
import { record, resetPage } from './record.ts';
import { nextTask, putOnStage } from './stage.ts';

// The element neither listens to messages nor sends any: no frame can make it answer, and none learns of a call.

/** What a frame might try, in the shapes that widgets, extensions and other libraries use. */
const MESSAGES: readonly unknown[] = [
  'answer',
  { type: 'answer' },
  { type: 'matrix-call-request', request: { type: 'accept', video: true } },
  { api: 'toWidget', widgetId: 'matrix-call', requestId: '1', action: 'capabilities', data: {} },
  { api: 'toWidget', requestId: '2', action: 'send_event', data: { type: 'm.call.invite' } },
  { method: 'answer', params: [{ video: true }] },
  { __proto__: { accept: true }, constructor: 'answer' },
  null,
  [['answer']],
];

/** A frame of our own origin, and one without any. */
const FRAMES: Readonly<Record<string, string | undefined>> = {
  'a frame of the page': undefined,
  'a frame without an origin': 'allow-scripts',
};

describe('<matrix-call> among other frames', () => {
  beforeEach(resetPage);

  for (const [name, sandbox] of Object.entries(FRAMES)) {
    it(`C-21: does nothing that ${name} says, and tells it nothing`, async () => {
      const element = await putOnStage();
      element.agent.ring();
      const told = record(element);

      const heard = await sayFromFrame(MESSAGES, sandbox);

      assert.strictEqual(element.callState, 'ringing');
      assert.deepEqual(told, []);
      assert.strictEqual(element.agent.current?.acceptedVideo, undefined);
      assert.deepEqual(heard, []);
    });
  }
});

/** Lets a frame say everything to the page; gives back what the frame was told meanwhile. */
async function sayFromFrame(messages: readonly unknown[], sandbox?: string): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const frame = document.createElement('iframe');
  if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
  frame.srcdoc = `<!doctype html><title>A frame</title><script>
    const heard = [];
    addEventListener('message', ({ data }) => {
      if (data === 'last') parent.postMessage({ heard }, '*');
      else heard.push(data);
    });
    for (const message of ${JSON.stringify(messages)}) parent.postMessage(message, '*');
    parent.postMessage('said', '*');
  </script>`;
  const listen = ({ data }: MessageEvent<unknown>): void => {
    // Whatever the element had to say would have been said before this answer.
    if (data === 'said') void nextTask().then(() => frame.contentWindow?.postMessage('last', '*'));
    if (typeof data === 'object' && data !== null && 'heard' in data) resolve(data.heard);
  };
  window.addEventListener('message', listen);
  document.body.append(frame);
  const heard = await promise;
  window.removeEventListener('message', listen);
  frame.remove();
  return heard;
}
