// From an event of the client to one of the transport: its honest age, and how it came encrypted.

import type { ServerClock } from '../homeserver/server-clock.ts';
import { numberOf } from '../homeserver/readers.ts';
import { LIVE_STATE } from '../homeserver/sync-filter.ts';
import { CALL_EVENT_TYPES } from '../wire/names.ts';
import { ENCRYPTED } from './client-encryption.ts';
import type { CryptoLike, EventLike } from './client-like.ts';
import type { EventEncryption, RoomEvent } from '../ports/transport.ts';

/** An event and how old it was when. */
export interface Arrival {
  readonly event: EventLike;
  /** Counts up in the order in which events came. */
  readonly number: number;
  readonly atMs: number;
  readonly ageMs: number;
}

/** By what the age of events is told. */
export interface ArrivalClock {
  readonly now: () => number;
  readonly serverClock: ServerClock;
}

/** Notes an event that has just come. Where its age is not told, the homeserver's clock tells it, never ours alone. */
export function arrivalNow(event: EventLike, { now, serverClock }: ArrivalClock): Arrival {
  const id = event.getId();
  if (id !== undefined) serverClock.echoed(id, event.getTs());
  const ageMs = toldAgeMs(event) ?? serverClock.ageMs(event.getTs(), true);
  return { event, number: count++, atMs: now(), ageMs };
}

/** Notes an event that came some time before: the client knows when. */
export function arrivalBefore(event: EventLike, { now, serverClock }: ArrivalClock): Arrival {
  const toldMs = toldAgeMs(event);
  const ageMs =
    toldMs === undefined
      ? serverClock.ageMs(event.getTs(), false)
      : Math.max(toldMs, numberOf(event.getLocalAge()) ?? 0);
  return { event, number: count++, atMs: now(), ageMs };
}

/** True for what can mean something to calls, as far as can be seen before it is decrypted. */
export function mayMatter(event: EventLike): boolean {
  return event.isEncrypted() ? event.getWireType() === ENCRYPTED : isKnownType(event);
}

/** The event, if it means something to calls. It has to be decrypted. */
export async function readEvent(
  { event, atMs, ageMs }: Arrival,
  { now }: ArrivalClock,
  crypto: CryptoLike | undefined,
): Promise<RoomEvent | undefined> {
  const [roomId, eventId, sender] = [event.getRoomId(), event.getId(), event.getSender()];
  if (roomId === undefined || eventId === undefined || sender === undefined) return undefined;
  if (!isKnownType(event)) return undefined;
  const encryption = event.isEncrypted() ? await readEncryption(event, sender, crypto) : undefined;
  if (encryption === 'forged') return undefined;
  return {
    ...{ roomId, eventId, sender, type: event.getType(), stateKey: event.getStateKey() },
    content: event.getOriginalContent(),
    ageMs: ageMs + Math.max(now() - atMs, 0),
    ...(encryption && { encryption }),
  };
}

function isKnownType(event: EventLike): boolean {
  const isState = event.getStateKey() !== undefined;
  return (isState ? LIVE_STATE : CALL_EVENT_TYPES).includes(event.getType());
}

function toldAgeMs(event: EventLike): number | undefined {
  const ageMs = numberOf(event.getUnsigned().age);
  return ageMs === undefined ? undefined : Math.max(ageMs, 0);
}

/** Forged is what one user encrypted and the homeserver shows as another's. */
async function readEncryption(
  event: EventLike,
  sender: string,
  crypto: CryptoLike | undefined,
): Promise<EventEncryption | 'forged'> {
  try {
    const info = await crypto?.getEncryptionInfoForEvent?.(event);
    if (info?.shieldReason === MISMATCHED_SENDER) return 'forged';
    const senderDeviceId = await findDevice(event, sender, crypto);
    if (senderDeviceId === undefined || !info) return { senderDeviceId };
    const status = await crypto?.getDeviceVerificationStatus(sender, senderDeviceId);
    const isVerified = info.shieldColour === NO_SHIELD && status?.isVerified() === true;
    return { senderDeviceId, isVerified };
  } catch {
    // It was decrypted; only what more there is to know of it stays unknown.
    return {};
  }
}

async function findDevice(
  event: EventLike,
  sender: string,
  crypto: CryptoLike | undefined,
): Promise<string | undefined> {
  const key = event.getSenderKey();
  const devices = (await crypto?.getUserDeviceInfo([sender]))?.get(sender)?.values() ?? [];
  return [...devices].find((device) => device.getIdentityKey() === key)?.deviceId;
}

let count = 0;

/** Numbers of matrix-js-sdk's EventShieldColour and EventShieldReason. */
const NO_SHIELD = 0;
const MISMATCHED_SENDER = 8;
