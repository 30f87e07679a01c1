// The connection check is a chunk of its own: few calls need it.

import { AgentError } from './agent-error.ts';

/** Loads it. Rejects with `AgentError`, code `partMissing`. */
export async function loadCheck(): Promise<typeof import('../check/connection-check.ts')> {
  try {
    return await import('../check/connection-check.ts');
  } catch (cause) {
    throw new AgentError('partMissing', 'The connection check could not be loaded', { cause });
  }
}
