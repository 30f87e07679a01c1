// A chunk of its own: only pages with a client of matrix-js-sdk need it.
export { MatrixClientTransport } from '@matrix-call/signalling/matrix-js-sdk';
