// The look of the page follows that of the client.

/** Light or dark, by the name that the client gives its theme; without one the browser decides. */
export function setTheme(name: string | undefined): void {
  if (name === undefined) return;
  document.documentElement.dataset['theme'] = /dark|black/i.test(name) ? 'dark' : 'light';
}

/** The language of the words, as near to the client's as there are words. */
export function setLanguage(tag: string | undefined): void {
  const wanted = tag?.split(/[-_]/)[0]?.toLowerCase();
  document.documentElement.lang = LANGUAGES.find((language) => language === wanted) ?? LANGUAGES[0];
}

/** The languages that there are words in. */
const LANGUAGES = ['en'] as const;
