import {
  ANSWERS as SHARED_ANSWERS,
  Refusal,
  type Answer,
  type RefusalCode,
} from '@matrix-call/service';

/** A request is refused; the message is for the log, the client gets the sentence of {@link ANSWERS}. */
export class ServiceError extends Refusal<RefusalCode> {
  override readonly name = 'ServiceError';
}

/** What clients are told, by code. */
export const ANSWERS: Readonly<Record<RefusalCode, Answer>> = {
  ...SHARED_ANSWERS,
  badParameter: [
    400,
    'M_INVALID_PARAM',
    'roomId must be the ID of a Matrix room, as in !abc:example.org',
  ],
};
