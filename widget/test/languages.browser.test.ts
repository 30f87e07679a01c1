import { assert, waitUntil } from '@open-wc/testing';
import { textOf } from './show.ts';
import { connectCall, putOnStage, settled } from './stage.ts';

describe('the language of an element', () => {
  const page = document.documentElement;
  const { lang } = page;

  afterEach(() => {
    page.lang = lang;
    document.body.replaceChildren();
  });

  it('is that of the page, from the first drawing on', async () => {
    page.lang = 'de-AT';

    const element = await putOnStage();

    const card = element.shadowRoot?.querySelector('.card');
    assert.strictEqual(card?.getAttribute('lang'), 'de');
    assert.include(textOf(element), 'Anrufen');
    assert.notInclude(textOf(element), 'Video call');
  });

  it('follows the page, in a call as well', async () => {
    page.lang = 'fr';
    const element = await putOnStage();
    await connectCall(element);
    assert.include(textOf(element), 'Raccrocher');

    page.lang = 'ja';

    await waitUntil(() => !textOf(element).includes('Raccrocher'), 'It speaks', PATIENCE);
    await settled(element);
    assert.strictEqual(element.shadowRoot?.querySelector('.card')?.getAttribute('lang'), 'ja');
  });

  it('has its direction, whatever that of the page is', async () => {
    page.lang = 'ar';

    const element = await putOnStage();

    const card = element.shadowRoot!.querySelector('.card')!;
    assert.strictEqual(card.getAttribute('dir'), 'rtl');
    assert.strictEqual(getComputedStyle(card).direction, 'rtl');
  });

  it('is its own where it has one, and follows that', async () => {
    page.lang = 'de';
    const element = await putOnStage();

    element.lang = 'es';

    await waitUntil(() => !textOf(element).includes('Anrufen'), 'It speaks', PATIENCE);
    assert.strictEqual(element.shadowRoot?.querySelector('.card')?.getAttribute('lang'), 'es');
  });

  it('is English, and said to be, where there are no words of that of the page', async () => {
    page.lang = 'nl';

    const element = await putOnStage();

    assert.strictEqual(element.shadowRoot?.querySelector('.card')?.getAttribute('lang'), 'en');
    assert.include(textOf(element), 'Video call');
  });

  it('is left to the page whose own sentences it says', async () => {
    page.lang = 'de';

    const element = await putOnStage({ strings: { callVoice: 'Klingeln' } });

    assert.isFalse(element.shadowRoot?.querySelector('.card')?.hasAttribute('lang'));
    assert.include(textOf(element), 'Klingeln');
  });
});

const PATIENCE = { timeout: 60_000 };
