// The classes of the element, without side effects: nothing is defined until `defineMatrixCall` is called.
export * from './classes.ts';
export { english } from './words/english.ts';
