// Asks a gateway whether somebody is there, before a visitor calls.

import { boundedText } from '../bounded-text.ts';
import { isRecord } from '../wire/records.ts';
import { gatewayAddress } from './gateway-address.ts';

/** What a gateway tells of somebody whom visitors call. */
export interface CalleeFacts {
  /** The name they chose: a claim, to be shown as text. */
  readonly displayName: string | undefined;
  /** Where their picture is. */
  readonly pictureUrl: string | undefined;
  readonly availability: 'available' | 'busy' | 'unavailable' | 'closed' | undefined;
  /** How many visitors wait for them. */
  readonly waiting: number;
  /** When visitors may call again, in milliseconds since 1970. */
  readonly opensAtMs: number | undefined;
}

/** Whom to ask about, and where. */
export interface CalleeQuestion {
  /** The base URL of the gateway. */
  readonly gateway: string;
  /** A user ID. */
  readonly callee: string;
  readonly signal?: AbortSignal | undefined;
  /** Stands in for the page's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** What the gateway tells, within ten seconds; undefined where it tells nothing that can be read. Never rejects. */
export async function askCallee(question: CalleeQuestion): Promise<CalleeFacts | undefined> {
  const { gateway, callee, signal, fetch = globalThis.fetch } = question;
  const { baseUrl } = gatewayAddress(gateway);
  if (baseUrl === undefined) return undefined;
  const url = `${baseUrl}/v1/callees/${encodeURIComponent(callee)}`;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      ...{ credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await boundedText(response, MOST_BYTES);
    return response.ok && text !== undefined ? readFacts(url, JSON.parse(text)) : undefined;
  } catch {
    // A call works without; what is wrong with the gateway is told by its connection.
    return undefined;
  }
}

function readFacts(url: string, answer: unknown): CalleeFacts | undefined {
  if (!isRecord(answer)) return undefined;
  const { display_name: name, has_picture: hasPicture, waiting, opens_at: opensAt } = answer;
  const opensAtMs = typeof opensAt === 'string' ? Date.parse(opensAt) : NaN;
  return {
    displayName: typeof name === 'string' && name.length <= MOST_NAME_LENGTH ? name : undefined,
    pictureUrl: hasPicture === true ? `${url}/picture` : undefined,
    availability: AVAILABILITIES.find((known) => known === answer['availability']),
    waiting: isCount(waiting) ? waiting : 0,
    opensAtMs: Number.isFinite(opensAtMs) ? opensAtMs : undefined,
  };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_WAITING;
}

const AVAILABILITIES = ['available', 'busy', 'unavailable', 'closed'] as const;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 16_384;
const MOST_NAME_LENGTH = 256;
const MOST_WAITING = 1000;
