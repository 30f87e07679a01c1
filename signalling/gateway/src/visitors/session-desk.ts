import type { Sessions } from './sessions.ts';
import type { SiteWord } from './visitor-parts.ts';
import type { VisitorSession } from './visitor-session.ts';

/** Where connections get their sessions. No method rejects. */
export interface SessionDesk {
  /** A new session; undefined where none can begin now. */
  open(site?: SiteWord): VisitorSession | undefined;
  /** The session that this key resumes, which then has another key; `later` where nobody can tell now. */
  resume(key: string): Promise<VisitorSession | 'unknown' | 'later'>;
  /** The visitor has said something on the new connection, so that they have the newest key. */
  confirm(session: VisitorSession): void;
}

/** The sessions of a gateway that shares them with none. */
export function ownDesk(sessions: Sessions): SessionDesk {
  return {
    open: (site) => sessions.open(site),
    resume: (key) => Promise.resolve(sessions.resume(key) ?? 'unknown'),
    confirm: (session) => {
      sessions.confirm(session);
    },
  };
}
