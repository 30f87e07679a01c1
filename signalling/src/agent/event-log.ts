// What an agent tells, as lines of the log.

import { type Log, type LogLevel, type LogLine, nameCause } from '../ports/log.ts';
import type { AgentEvent } from './agent-event.ts';

/** A listener that tells the log of each event. Of the steps of calls it hears from themselves. */
export function logTo(log: Log): (event: AgentEvent) => void {
  return (event) => {
    if (event.type === 'changed') return;
    log({ level: levelOf(event), event: event.type, facts: factsOf(event) });
  };
}

function levelOf(event: AgentEvent): LogLevel {
  if (event.type === 'problem') return 'error';
  return event.type === 'connectivity' && !event.isOnline ? 'warn' : 'info';
}

function factsOf(event: AgentEvent): LogLine['facts'] {
  switch (event.type) {
    case 'connectivity':
      return { isOnline: event.isOnline };
    case 'suppressed':
      return { why: event.why };
    case 'problem':
      return { code: event.problem.code, cause: nameCause(event.problem.cause) };
    case 'ended':
      return { reason: event.call.endReason, durationMs: Math.round(event.call.durationMs) };
    default:
      return {};
  }
}
