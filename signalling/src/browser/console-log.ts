// The log of a page: the browser's console, where somebody asked for it.

import type { Log, LogLevel } from '../ports/log.ts';

/** Under this key of the local storage somebody who looks for a fault says from which level on lines are wanted. */
export const LOG_KEY = 'matrix-call-log';

/** Lines from this level on go to the console. */
export function consoleLog(least: LogLevel): Log {
  const wanted = LEVELS.slice(0, LEVELS.indexOf(least) + 1);
  return ({ level, event, facts }) => {
    if (wanted.includes(level)) console[level]('matrix-call:', event, facts);
  };
}

/** The console, where the local storage asks for it; undefined where it does not, or there is none. */
export function askedLog(): Log | undefined {
  const asked = storedLevel();
  const level = LEVELS.find((one) => one === asked);
  return level && consoleLog(level);
}

function storedLevel(): string | null {
  try {
    return localStorage.getItem(LOG_KEY);
  } catch {
    // A page may be denied its storage, and Node has none.
    return null;
  }
}

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
