import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The files of the page are not there; the message says what to do. */
export class PageMissingError extends Error {
  override readonly name = 'PageMissingError';
}

/** The folder of the page's files: beside the built program, or in a checkout where package `matrix-call` has them. */
export function findPage(places: readonly URL[] = usualPlaces()): string {
  const place = places.find((folder) => existsSync(new URL('index.html', folder)));
  if (place !== undefined) return fileURLToPath(place);
  const looked = places.map((folder) => fileURLToPath(folder)).join(' and ');
  throw new PageMissingError(
    `The page is not there: no index.html in ${looked}. In a checkout, run npm run build; otherwise install @matrix-call/widget-server again.`,
  );
}

function usualPlaces(): readonly URL[] {
  const beside = new URL('page/', import.meta.url);
  try {
    return [beside, new URL('dist/page/', import.meta.resolve('matrix-call/package.json'))];
  } catch {
    // An installed package brings the files itself and needs no other one.
    return [beside];
  }
}
