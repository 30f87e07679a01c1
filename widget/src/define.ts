// Loading this file defines `<matrix-call>`.
import { defineMatrixCall } from './definition.ts';

defineMatrixCall();

export * from './classes.ts';
