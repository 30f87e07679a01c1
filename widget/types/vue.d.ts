// <matrix-call> in Vue templates, also strict ones: properties by their names, events as `@matrix-call-ended`.
import type { DefineComponent } from 'vue';
import type { MatrixCallElementEvents, MatrixCallProperties } from '../dist/index.js';

/** The events as Vue names their listeners. */
type Emits = {
  [Name in keyof MatrixCallElementEvents]: (event: MatrixCallElementEvents[Name]) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'matrix-call': DefineComponent<MatrixCallProperties, {}, {}, {}, {}, {}, {}, Emits>;
  }
}
