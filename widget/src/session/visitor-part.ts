// What only visitors without an account need, loaded when an element has a gateway.
import { Later } from '../later.ts';

/** The way to a gateway, and what is shown around it. */
export const visitorPart = new Later(() => import('../visitor/visitor-part.ts'));
