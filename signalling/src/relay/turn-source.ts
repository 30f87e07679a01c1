// Where the TURN credentials of a user come from.

import type { Transport, TurnCredentials } from '../ports/transport.ts';
import type { AskTurnService } from '../ports/turn-service.ts';
import type { CallProblem } from '../ports/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { IceServerSource } from './ice-servers.ts';

/** The homeserver, our TURN service, and whom the source of credentials tells. */
export interface TurnSourceOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Our TURN service, where there is one. */
  readonly turnService?: AskTurnService | undefined;
  readonly onProblem: (problem: CallProblem) => void;
  /** There is a relay where there was none. */
  readonly onFound: () => void;
}

/** The ICE servers of a user: of our TURN service where there is one, else of the homeserver. */
export function createIceServers(options: TurnSourceOptions): IceServerSource {
  return new IceServerSource({
    clock: options.clock,
    onFound: options.onFound,
    fetchCredentials: () => fetchCredentials(options),
    onProblem: (cause) => {
      const message = 'No TURN credentials; calls go on without a relay';
      options.onProblem({ code: 'noTurn', message, cause });
    },
  });
}

/**
 * New credentials; undefined where none are offered. Where our TURN service fails, the homeserver is better than nothing.
 * Rejects with `TransportError`.
 */
export async function fetchCredentials({
  transport,
  turnService,
}: Pick<TurnSourceOptions, 'transport' | 'turnService'>): Promise<TurnCredentials | undefined> {
  if (turnService === undefined) return transport.getTurnCredentials();
  try {
    return await turnService(() => transport.getOpenIdToken());
  } catch (error) {
    const credentials = await transport.getTurnCredentials();
    if (credentials === undefined) throw error;
    return credentials;
  }
}
