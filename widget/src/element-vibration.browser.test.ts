import { assert } from '@open-wc/testing';
import { forgetHidden, setHidden } from '../test/hidden-page.ts';
import { putOnNavigator } from '../test/put-on-navigator.ts';
import { resetPage } from '../test/record.ts';
import { buttonOf } from '../test/show.ts';
import { putOnStage, rings } from '../test/stage.ts';

describe('<matrix-call> ringing on a phone', () => {
  const restores: (() => void)[] = [];

  beforeEach(resetPage);
  afterEach(() => {
    forgetHidden();
    for (const restore of restores.splice(0)) restore();
  });

  it('shakes it until it rings no more, or has to be silent', async () => {
    const patterns = feel({ hasBeenActive: true });
    const element = await putOnStage();

    element.agent.ring();
    await rings(element);
    assert.isAbove(patterns.at(-1)?.length ?? 0, 10);
    assert.isBelow(patterns.at(-1)?.length ?? 0, 100);
    setHidden(true);
    assert.deepEqual(patterns.at(-1), []);
    setHidden(false);
    assert.isAbove(patterns.at(-1)?.length ?? 0, 10);
    buttonOf(element, 'silence').click();
    assert.deepEqual(patterns.at(-1), []);
    setHidden(true);
    setHidden(false);
    assert.deepEqual(patterns.at(-1), []);

    element.agent.current?.end('missed');
    element.agent.ring();
    await rings(element);
    assert.isAbove(patterns.at(-1)?.length ?? 0, 10);
    await element.answer();
    assert.deepEqual(patterns.at(-1), []);
  });

  it('leaves it alone where the user has not touched the page', async () => {
    const patterns = feel({ hasBeenActive: false });
    const element = await putOnStage();

    element.agent.ring();
    await rings(element);
    await element.reject();

    assert.deepEqual(patterns, []);
  });

  function feel(userActivation: { readonly hasBeenActive: boolean }): number[][] {
    const patterns: number[][] = [];
    const vibrate = (pattern: number[]): boolean => patterns.push(pattern) > 0;
    restores.push(putOnNavigator('vibrate', vibrate));
    restores.push(putOnNavigator('userActivation', userActivation));
    return patterns;
  }
});
