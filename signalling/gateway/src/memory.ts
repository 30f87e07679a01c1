import { join } from 'node:path';
import { NO_IDS, readRememberedIds, type RememberedIds } from './homeserver/transaction-memory.ts';
import { NO_LINES, readStoredLines, type StoredLines } from './lines/stored-lines.ts';
import { FileStore } from './store/file-store.ts';
import { readStoredSessions } from './visitors/stored-sessions.ts';
import type { SessionState } from './visitors/session-state.ts';

/** All that outlives the process. */
export interface Memory {
  readonly lines: FileStore<StoredLines>;
  readonly transactions: FileStore<RememberedIds>;
  /** The sessions that the process before let go of. */
  readonly sessions: FileStore<readonly SessionState[]>;
}

/** Opens what was kept in a folder; without one everything is forgotten at the end. */
export async function openMemory(directory: string | undefined): Promise<Memory> {
  const pathOf = (name: string): string | undefined => directory && join(directory, name);
  return {
    lines: await FileStore.open(pathOf('lines.json'), { read: readStoredLines, empty: NO_LINES }),
    transactions: await FileStore.open(pathOf('transactions.json'), {
      read: readRememberedIds,
      empty: NO_IDS,
    }),
    sessions: await FileStore.open(pathOf('sessions.json'), {
      read: readStoredSessions,
      empty: [],
    }),
  };
}
