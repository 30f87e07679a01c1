// What encryption needs of a sync response (spec: "Send-to-device messaging", "End-to-end encryption": "Extensions to /sync").

import { arrayOf, isRecord, type JsonObject, numberOf, objectOf } from './readers.ts';

/** The parts of a response that are for the keys of this device; contents are untrusted. */
export interface KeyNews {
  /** Messages to this device, in order. The homeserver forgets them with the next request. */
  readonly toDevice: readonly JsonObject[];
  /** Users whose devices have changed, and those who share no encrypted room with us any more. */
  readonly changedUserIds: readonly string[];
  readonly leftUserIds: readonly string[];
  /** How many one-time keys of each algorithm the homeserver still has; undefined where it says nothing. */
  readonly oneTimeKeyCounts: Readonly<Record<string, number>> | undefined;
  /** The algorithms of fallback keys that were not used; undefined where it says nothing. */
  readonly unusedFallbackKeys: readonly string[] | undefined;
}

/** Reads them. What is broken is left out. */
export function readKeyNews(response: JsonObject): KeyNews {
  const lists = objectOf(response['device_lists']);
  const counts = response['device_one_time_keys_count'];
  const unused = response['device_unused_fallback_key_types'];
  return {
    toDevice: arrayOf(objectOf(response['to_device'])['events']).filter(isRecord),
    changedUserIds: arrayOf(lists['changed']).filter(isText),
    leftUserIds: arrayOf(lists['left']).filter(isText),
    oneTimeKeyCounts: isRecord(counts) ? readCounts(counts) : undefined,
    unusedFallbackKeys: Array.isArray(unused) ? unused.filter(isText) : undefined,
  };
}

function readCounts(counts: JsonObject): Record<string, number> {
  const read = Object.entries(counts).flatMap(([algorithm, count]) => {
    const number = numberOf(count);
    return number === undefined ? [] : [[algorithm, number] as const];
  });
  return Object.fromEntries(read);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
