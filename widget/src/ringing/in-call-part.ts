// The signs of a call that runs: loaded when the first one does.
import { Later } from '../later.ts';

/** Keeps the screen awake, and puts the call where systems show what plays. */
export const inCallPart = new Later(() => import('./in-call-signs.ts'));
