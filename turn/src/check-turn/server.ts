import type { TurnUri } from './turn-uri.ts';

/** Where a link leads: a URI, and one address of the name in it. */
export interface Server extends Pick<TurnUri, 'host' | 'port' | 'transport'> {
  readonly address: string;
}

/** How links are made: the time limit of each step, and the authorities (PEM) that TLS servers may also come from. */
export interface LinkOptions {
  readonly stepMs: number;
  readonly authorities: readonly string[];
}
