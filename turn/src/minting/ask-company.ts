import { ServiceError } from '../service-error.ts';

/** A question to the API of a company that runs TURN servers. */
export interface CompanyRequest {
  /** The company, for the log. */
  readonly company: string;
  readonly url: URL;
  readonly authorization: string;
  readonly contentType: string;
  readonly body: string;
  /** The settings that are wrong if the company does not know us. */
  readonly credentials: string;
}

/**
 * Posts a question and gives the JSON of a 201 answer. Throws {@link ServiceError} `providerUnavailable` for everything
 * else, with a reason that holds nothing the company or we sent. Redirects are not followed: they would carry the
 * secret away.
 */
export async function askCompany(request: CompanyRequest, signal: AbortSignal): Promise<unknown> {
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

/** The company cannot give credentials now; the client may come back. */
export function companyFailed(company: string, what: string): ServiceError {
  const message = `${company} ${what}`;
  return new ServiceError('providerUnavailable', message, { retryAfterMs: RETRY_AFTER_MS });
}

async function badStatus(request: CompanyRequest, response: Response): Promise<ServiceError> {
  await response.body?.cancel();
  const status = String(response.status);
  const isOurs = [401, 403, 404].includes(response.status);
  const advice = isOurs ? `; check ${request.credentials}` : '';
  return companyFailed(request.company, `answered ${status}${advice}`);
}

async function readBody({ company }: CompanyRequest, { body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // Leaving the loop ends the connection, so nothing more is received.
    if (length > MAX_BYTES) {
      throw companyFailed(company, `sent more than ${String(MAX_BYTES)} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson({ company }: CompanyRequest, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a password.
    throw companyFailed(company, 'sent something that is not JSON');
  }
}

function noAnswer({ company }: CompanyRequest, error: unknown, signal: AbortSignal): ServiceError {
  if (signal.aborted) return companyFailed(company, 'did not answer in time');
  const { cause } = error as { cause?: { code?: string } };
  return companyFailed(company, `cannot be reached: ${cause?.code ?? 'unknown reason'}`);
}

const MAX_BYTES = 16 * 1024;
const RETRY_AFTER_MS = 5000;
