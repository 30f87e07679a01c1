// What is said of calls that nobody took: a chunk of its own.
export { sayMissed } from './missed-words.ts';
