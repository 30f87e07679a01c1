// What a desk refuses at once.

/** Why a desk refuses to place a call. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly code: 'notStarted' | 'alreadyInCall' | 'noCall' | 'cannotTransfer';

  constructor(code: DeskError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
