// Finds a port for a server whose own port another program may have.

/** Starts a server at a port or, where that is taken, at the next free one; throws when twenty are taken. */
export async function onFreePort<Server>(
  port: number,
  start: (port: number) => Promise<Server>,
): Promise<Server> {
  // 0 is any free port.
  const last = port === 0 ? 0 : port + MOST_TRIES;
  for (let next = port; ; next += 1) {
    try {
      return await start(next);
    } catch (error) {
      if (!isTaken(error) || next >= last) throw error;
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

const MOST_TRIES = 20;
