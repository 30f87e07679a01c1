// The language of an element: its own `lang`, or that of the page, or else of the browser.
import {
  LocalizeController,
  registerTranslation,
  type Translation,
} from '@shoelace-style/localize';
import type { ReactiveControllerHost } from 'lit';
import type { Later } from '../later.ts';
import { LANGUAGES } from './languages.ts';
import { spokenEnglish, type Words } from './say.ts';
import type { Strings } from './string-keys.ts';

/** Knows the words for one element, and draws it again when the page speaks another language. */
export class Language implements Words {
  readonly #localize: LocalizeController;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#localize = new LocalizeController(host);
  }

  /** The language of the words: English where there are none in that of the page. */
  get code(): string {
    const wanted = this.#wanted;
    return loaded.has(wanted) ? wanted : 'en';
  }

  get dir(): 'ltr' | 'rtl' {
    return LANGUAGES.get(this.code)?.dir ?? 'ltr';
  }

  /** As the page says it, with its region, where the words are in that language. */
  get locale(): string {
    return this.code === this.#wanted ? this.#localize.lang() : this.code;
  }

  /** Loads what is missing; undefined where nothing is. Where it does not come, the words are English. */
  load(): Promise<void> | undefined {
    const wanted = this.#wanted;
    const words = LANGUAGES.get(wanted)?.words;
    if (!words || loaded.has(wanted) || failed.has(words)) return undefined;
    return words.load().then(
      (translation) => {
        loaded.add(wanted);
        registerTranslation(translation);
      },
      () => {
        // Not with every drawing again; another element, or the next call of this page, is soon enough.
        failed.add(words);
        setTimeout(() => failed.delete(words), TRY_AGAIN_MS);
      },
    );
  }

  /** The words as they are now; sentences of the page's own are in the page's language. */
  wordsBeside(strings: Partial<Strings> | undefined): Words {
    return { find: this.find, locale: strings ? this.#localize.lang() : this.locale };
  }

  readonly find = (key: string): string | undefined => {
    if (this.code === 'en') return spokenEnglish[key];
    return this.#localize.exists(key, {}) ? this.#localize.term(key) : undefined;
  };

  get #wanted(): string {
    return this.#localize.lang().split('-')[0] ?? '';
  }
}

const loaded = new Set<string>();
const failed = new Set<Later<Translation>>();
const TRY_AGAIN_MS = 60_000;
