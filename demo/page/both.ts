// Alice and Bob side by side, each on a page of their own.
import { make } from './make.ts';

/** Shows a frame for each of the two users. */
export function showBoth(): void {
  document.body.append(
    make('header', {}, [
      make('h1', { textContent: 'matrix-call' }),
      make('p', {
        textContent:
          'Two users of a Matrix homeserver that lives in memory. Let one call the other; everything between them is real.',
      }),
    ]),
    make('main', { className: 'both' }, ['alice', 'bob'].map(frameOf)),
  );
}

function frameOf(user: string): HTMLElement {
  const address = `/?user=${user}`;
  return make('section', {}, [
    make('iframe', { src: address, title: user, allow: PERMISSIONS }),
    make('a', { href: address, target: '_blank', textContent: `Open ${user} in a tab` }),
  ]);
}

const PERMISSIONS = 'camera; microphone; autoplay; display-capture';
