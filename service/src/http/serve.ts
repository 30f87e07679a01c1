import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';

/** Where a service listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Lets an app listen until the process is told to stop, which then lets requests in progress finish; yields the exit
 * code, which is 1 if it cannot listen. Whatever happens stands in the log of the app.
 */
export async function serve(app: FastifyInstance, place: Place): Promise<number> {
  const logger = app.log;
  try {
    // Fastify itself logs the addresses it listens at.
    await app.listen({ host: place.host, port: place.port });
  } catch (error) {
    logger.fatal(`Cannot start: ${whyNoPort(error, place)}`);
    await app.close();
    return 1;
  }
  closeWithGrace({ delay: STOP_WITHIN_MS, logger }, async ({ signal, err }) => {
    if (err !== undefined) logger.error({ err }, 'Stopping after an unexpected error');
    else logger.info({ signal }, 'Stopping');
    await app.close();
    logger.info('Stopped');
  });
  return 0;
}

/** Only for errors of listening: their messages hold a code, an address and a port. */
function whyNoPort(error: unknown, { host, port }: Place): string {
  const {
    code,
    address,
    port: taken = port,
  } = error as NodeJS.ErrnoException & Partial<AddressInfo>;
  const variable = taken === port ? 'PORT' : 'METRICS_PORT';
  return `cannot listen at ${address ?? host} port ${String(taken)} (${variable}): ${code ?? 'unknown reason'}`;
}

const STOP_WITHIN_MS = 10_000;
