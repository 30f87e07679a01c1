// What a desk refuses.

/** Why a desk does not do what it was asked to. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: 'notStarted' | 'alreadyInCall' | 'noCall' | 'cannotTransfer' | 'partMissing';

  constructor(code: DeskError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
