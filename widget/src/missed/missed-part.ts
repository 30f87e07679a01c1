// What is shown of calls that nobody took: a chunk of its own.
export { drawMissed, sayMissed } from './missed-line.ts';
