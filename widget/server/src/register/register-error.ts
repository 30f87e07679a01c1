/** Why a widget is not registered. */
export type RegisterErrorCode =
  | 'noToken'
  | 'unreachable'
  | 'noHomeserver'
  | 'unknownToken'
  | 'noRoom'
  | 'noPower'
  | 'rateLimited'
  | 'refused';

/** A registration fails; the message is for the person at the terminal. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  readonly code: RegisterErrorCode;

  constructor(code: RegisterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The exit codes of the program, by code; 2 is a wrong command line. */
export const EXIT_CODES: Readonly<Record<RegisterErrorCode, number>> = {
  refused: 1,
  noToken: 3,
  unreachable: 4,
  noHomeserver: 5,
  unknownToken: 6,
  noRoom: 7,
  noPower: 8,
  rateLimited: 9,
};
