import { ANSWERS, type Answer } from '@matrix-call/service';

/** How requests about callees are refused, by code. */
export const CALLEE_ANSWERS = {
  ...ANSWERS,
  unknownCallee: [404, 'M_NOT_FOUND', 'Visitors call no such user here'],
  noPicture: [404, 'M_NOT_FOUND', 'There is no picture that can be shown'],
  unreachable: [503, 'M_UNKNOWN', 'The homeserver does not answer; ask again later'],
} as const satisfies Readonly<Record<string, Answer>>;
