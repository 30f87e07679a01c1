import type { AnswersState } from './answers.ts';
import type { HeldLineState } from './held-line.ts';
import type { OutboxState } from './outbox.ts';
import type { KeyState } from './session-key.ts';
import type { SiteWord } from './visitor-parts.ts';

/** A session, to be kept while no process has it. */
export interface SessionState {
  /** Names the session; in the IDs of its transactions. */
  readonly id: string;
  readonly userId: string;
  readonly site?: SiteWord | undefined;
  readonly key: KeyState;
  readonly outbox: OutboxState;
  readonly answers: AnswersState;
  readonly held: HeldLineState;
}
