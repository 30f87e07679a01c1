// What an agent refuses.

/** Why an agent does not do what it was asked to. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: 'notStarted' | 'alreadyInCall' | 'noCall' | 'cannotTransfer' | 'partMissing';

  constructor(code: AgentError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
