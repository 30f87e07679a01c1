// Pictures of the page's own choice.

/** The address of a picture as a whole; undefined where that is none which only a picture comes from. */
export function pictureUrl(given: string | undefined): string | undefined {
  const base = document.baseURI;
  if (!given || !URL.canParse(given, base)) return undefined;
  const { href } = new URL(given, base);
  return /^(https?:|blob:|data:image\/)/i.test(href) ? href : undefined;
}
