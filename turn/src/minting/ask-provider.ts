import { ServiceError } from '../service-error.ts';

/** A question to the API of a provider that runs TURN servers. */
export interface ProviderRequest {
  /** The provider, for the log. */
  readonly provider: string;
  readonly url: URL;
  readonly authorization: string;
  readonly contentType: string;
  readonly body: string;
  /** The settings that are wrong if the provider does not know us. */
  readonly credentials: string;
}

/**
 * Posts a question and gives the JSON of a 201 answer. Throws {@link ServiceError} `providerUnavailable` for everything
 * else, with a reason that holds nothing the provider or we sent. Redirects are not followed: they would carry the
 * secret away.
 */
export async function askProvider(request: ProviderRequest, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(request.url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: request.authorization,
        'content-type': request.contentType,
      },
      body: request.body,
      redirect: 'manual',
      signal,
    });
    if (response.status !== 201) throw await badStatus(request, response);
    return readJson(request, await readBody(request, response));
  } catch (error) {
    throw error instanceof ServiceError ? error : noAnswer(request, error, signal);
  }
}

/** The provider cannot give credentials now; the client may come back. */
export function providerFailed(provider: string, what: string): ServiceError {
  const message = `${provider} ${what}`;
  return new ServiceError('providerUnavailable', message, { retryAfterMs: RETRY_AFTER_MS });
}

async function badStatus(request: ProviderRequest, response: Response): Promise<ServiceError> {
  await response.body?.cancel();
  const status = String(response.status);
  const isOurs = [401, 403, 404].includes(response.status);
  const advice = isOurs ? `; check ${request.credentials}` : '';
  return providerFailed(request.provider, `answered ${status}${advice}`);
}

async function readBody({ provider }: ProviderRequest, { body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // Leaving the loop ends the connection, so nothing more is received.
    if (length > MAX_BYTES) {
      throw providerFailed(provider, `sent more than ${String(MAX_BYTES)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson({ provider }: ProviderRequest, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a password.
    throw providerFailed(provider, 'sent something that is not JSON');
  }
}

function noAnswer(
  { provider }: ProviderRequest,
  error: unknown,
  signal: AbortSignal,
): ServiceError {
  if (signal.aborted) return providerFailed(provider, 'did not answer in time');
  const { cause } = error as { cause?: { code?: string } };
  return providerFailed(provider, `cannot be reached: ${cause?.code ?? 'unknown reason'}`);
}

const MAX_BYTES = 16 * 1024;
const RETRY_AFTER_MS = 5000;
