// What there is beside the call that is shown.
import type { Call, TransferTarget } from '@matrix-call/signalling';
import type { MissedCalls } from './missed-calls.ts';

/** Other calls, of now and of before. */
export interface Beside {
  /** A second call that rings while one runs. */
  readonly waiting: Call | undefined;
  /** The call that is on hold while another one runs. */
  readonly onHold: Call | undefined;
  /** With whom the user will be connected, as they agreed. */
  readonly awaited: TransferTarget | undefined;
  /** Calls that nobody took. */
  readonly missed: MissedCalls;
}
