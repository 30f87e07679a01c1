// <matrix-call> in JSX, for React 19 or newer: properties by their names, events as `onmatrix-call-ended`.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type {
  MatrixCallElement,
  MatrixCallListeners,
  MatrixCallProperties,
} from '../dist/index.js';

/** What `<matrix-call>` takes in JSX, beside what every element takes. */
export type MatrixCallProps = DetailedHTMLProps<
  HTMLAttributes<MatrixCallElement>,
  MatrixCallElement
> &
  MatrixCallProperties &
  MatrixCallListeners;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'matrix-call': MatrixCallProps;
    }
  }
}
