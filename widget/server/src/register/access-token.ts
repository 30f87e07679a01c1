import { readFileSync } from 'node:fs';
import { EnvReader } from '@matrix-call/service';
import { RegisterError } from './register-error.ts';

/** The access token of MATRIX_ACCESS_TOKEN or MATRIX_ACCESS_TOKEN_FILE; throws a {@link RegisterError} without it. */
export function readAccessToken(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): string {
  const reader = new EnvReader(env, readFile);
  const token = reader.requiredSecret('MATRIX_ACCESS_TOKEN', (text) => text);
  if (token !== undefined && token !== '') return token;
  throw new RegisterError('noToken', reader.problems[0] ?? 'MATRIX_ACCESS_TOKEN is empty');
}
