import { assert } from '@open-wc/testing';
import { sayOfDevices } from '../test/permissions-of-browser.ts';
import { resetPage } from '../test/record.ts';
import { partOf, textOf } from '../test/show.ts';
import { putOnStage, settled } from '../test/stage.ts';

describe('<matrix-call> in a browser that asks for devices', () => {
  let tellTruth = (): void => undefined;

  beforeEach(resetPage);

  afterEach(() => {
    tellTruth();
  });

  for (const [video, devices] of [
    [false, 'the microphone'],
    [true, 'the microphone and the camera'],
  ] as const) {
    it(`says for what it will ask: ${devices}`, async () => {
      tellTruth = sayOfDevices('prompt');
      const element = await putOnStage();

      await element.call({ video });
      await settled(element);

      const words = `Getting ready… Your browser may ask for ${devices}.`;
      assert.strictEqual(textOf(partOf(element, 'status')), words);
      assert.strictEqual(textOf(element).split('may ask').length - 1, 2, 'seen and heard');
    });
  }

  for (const state of ['granted', 'denied'] as const) {
    it(`says nothing of it where it will not ask: ${state}`, async () => {
      tellTruth = sayOfDevices(state);
      const element = await putOnStage();

      await element.call({ video: true });
      await settled(element);

      assert.strictEqual(textOf(partOf(element, 'status')), 'Getting ready…');
      assert.notInclude(textOf(element), 'may ask');
    });
  }
});
