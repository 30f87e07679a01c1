// Makes the one error of the element of whatever went wrong.
import { MatrixCallError, type MatrixCallErrorCode } from './errors.ts';
import { english } from './words/strings.ts';

/** Any failure as an error of the element; what has a code that the element knows keeps it. */
export function errorFrom(cause: unknown): MatrixCallError {
  if (cause instanceof MatrixCallError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new MatrixCallError(codeOf(cause), message, { cause });
}

/** Does something now; a failure rejects with `MatrixCallError`. */
export async function attempt<Result>(action: () => Result): Promise<Awaited<Result>> {
  try {
    return await action();
  } catch (cause) {
    throw errorFrom(cause);
  }
}

/** Not by classes: a page with a transport of its own may have other copies of them. */
function codeOf(cause: unknown): MatrixCallErrorCode {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'notStarted') return 'notConfigured';
  return isCode(code) ? code : 'failed';
}

function isCode(code: unknown): code is MatrixCallErrorCode {
  return typeof code === 'string' && `problem.${code}` in english;
}
