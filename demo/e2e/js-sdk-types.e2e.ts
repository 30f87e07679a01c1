// Types alone: that a client of matrix-js-sdk is what the transport takes shows when this file compiles.
import { test } from 'node:test';
import type { MatrixClientLike } from '@matrix-call/signalling/matrix-js-sdk';
import type { MatrixClient } from 'matrix-js-sdk';
import type { MatrixClient as MatrixClient34 } from 'matrix-js-sdk-34';
import type { MatrixClient as MatrixClient38 } from 'matrix-js-sdk-38';

test('the clients of matrix-js-sdk 34, 38 and 43 are taken as they are', () => {
  const take = (client: MatrixClientLike): MatrixClientLike => client;

  const takers: [
    (client: MatrixClient) => unknown,
    (client: MatrixClient34) => unknown,
    (client: MatrixClient38) => unknown,
  ] = [take, take, take];

  for (const taker of takers) taker;
});
