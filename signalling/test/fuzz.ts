// Call events that are almost good: one or several fields hold anything at all.

import fc from 'fast-check';

import type { CallIds, WrittenEvent } from '../src/wire/write.ts';
import { forge, FORGED_KINDS } from './forge.ts';

/** Almost good events of a call. */
export function almostGood(ids: CallIds): fc.Arbitrary<WrittenEvent> {
  const replacement = fc.tuple(fc.constantFrom(...FIELDS), anything);
  return fc
    .tuple(fc.constantFrom(...FORGED_KINDS), fc.array(replacement, { minLength: 1, maxLength: 4 }))
    .map(([kind, replacements]) => {
      const { type, content } = forge(kind, ids);
      const spoilt = replacements.reduce<unknown>(
        (whole, [path, value]) => replace(whole, path, value),
        content,
      );
      return { type, content: spoilt as WrittenEvent['content'] };
    });
}

/** What everybody shares and nobody may change: names and values of the built-in prototypes. */
export function prototypes(): readonly unknown[] {
  return [Object, Array, String, Number, Function, Map, Promise].flatMap(({ prototype }) =>
    Reflect.ownKeys(prototype as object).map((key) => [
      key,
      Object.getOwnPropertyDescriptor(prototype, key)?.value as unknown,
    ]),
  );
}

/** A copy with something else at a path; where the path leads nowhere, the value as it is. */
function replace(whole: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof whole !== 'object' || whole === null) return whole;
  const copy = (Array.isArray(whole) ? [...(whole as unknown[])] : { ...whole }) as object;
  // Defined, not assigned: also "__proto__" becomes a field of its own, as JSON.parse makes it.
  Object.defineProperty(copy, key, {
    value: replace((whole as Record<string, unknown>)[key], rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

const FIELDS: readonly (readonly string[])[] = [
  ['description'],
  ['description', 'sdp'],
  ['description', 'type'],
  ['replacement_id'],
  ['target_user'],
  ['target_user', 'id'],
  ['create_call'],
  ['await_call'],
  ['asserted_identity'],
  ['asserted_identity', 'display_name'],
  ['capabilities'],
  [],
  ['version'],
  ['call_id'],
  ['party_id'],
  ['lifetime'],
  ['invitee'],
  ['offer'],
  ['offer', 'type'],
  ['offer', 'sdp'],
  ['answer'],
  ['answer', 'type'],
  ['answer', 'sdp'],
  ['candidates'],
  ['candidates', '0'],
  ['candidates', '0', 'candidate'],
  ['candidates', '0', 'sdpMid'],
  ['candidates', '0', 'sdpMLineIndex'],
  ['selected_party_id'],
  ['reason'],
  ['sdp_stream_metadata'],
  ['sdp_stream_metadata', 'theirs'],
  ['sdp_stream_metadata', 'theirs', 'purpose'],
  ['sdp_stream_metadata', 'theirs', 'audio_muted'],
  ['sdp_stream_metadata', '__proto__'],
  ['org.matrix.msc3077.sdp_stream_metadata'],
  ['__proto__'],
  ['constructor'],
  ['toString'],
];

const anything = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue() },
  { weight: 2, arbitrary: fc.anything({ withNullPrototype: true, withTypedArray: true }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      undefined,
      null,
      NaN,
      Infinity,
      -Infinity,
      -0,
      -1,
      2 ** 53,
      '',
      '__proto__',
      'constructor',
      'x'.repeat(70_000),
      '\nm='.repeat(1_000),
      Array.from({ length: 5_000 }, () => ({ candidate: 'c', sdpMid: '0' })),
      Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`s${index}`, {}])),
      JSON.parse('{"__proto__":{"isPolluted":true},"constructor":{"prototype":{"isPolluted":1}}}'),
      [[[[]]]],
    ),
  },
);
