// What proves that a published file is the one that was built.
import { createHash } from 'node:crypto';

/** The value of `integrity` for a script with this content. */
export function integrityOf(content: string | Uint8Array): string {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
