import { HomeserverError } from '../outside/homeserver-error.ts';
import { ServiceError } from '../service-error.ts';

/**
 * Turns a failed question to the homeserver into `refusal` where that is final, by default if the same question cannot
 * succeed later; else into a wish to come back.
 */
export function refuse(
  refusal: 'notProven' | 'unknownToken',
  isFinal = ({ isTemporary }: HomeserverError): boolean => !isTemporary,
): (error: Error) => Promise<never> {
  return (error) => {
    if (!(error instanceof HomeserverError)) return Promise.reject(error);
    const { message } = error;
    return Promise.reject(
      isFinal(error) ? new ServiceError(refusal, message) : unavailable(message),
    );
  };
}

/** The homeserver gave no answer that is of use; perhaps it does later. */
export function unavailable(message: string): ServiceError {
  return new ServiceError('homeserverUnavailable', message, { retryAfterMs: RETRY_AFTER_MS });
}

const RETRY_AFTER_MS = 5000;
