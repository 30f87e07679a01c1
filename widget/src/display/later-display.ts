// What only a card that floats, moves or has its own window needs, loaded with a call or when somebody reaches for it.
import { Later } from '../later.ts';

/** Its controls, its places and its window. */
export const displayPart = new Later(() => import('./display-part.ts'));
