// Untrusted objects, read without what their prototypes offer.

/** An untrusted object: any field may hold anything. */
export type Content = Readonly<Record<string, unknown>>;

/** True for what JSON calls an object. */
export function isRecord(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of its own; never what a prototype offers. */
export function own(record: Content, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Whether a value is what it should be. */
export type Check<Value = unknown> = (value: unknown) => value is Value;

/** True for objects whose fields pass these checks; other fields do not matter. */
export function record<Checks extends Readonly<Record<string, Check>>>(
  checks: Checks,
): Check<Checked<Checks>> {
  const all = Object.entries(checks);
  return (value): value is Checked<Checks> =>
    isRecord(value) && all.every(([key, check]) => check(value[key]));
}

type Checked<Checks> = Content & {
  readonly [Key in keyof Checks]: Checks[Key] extends Check<infer Value> ? Value : never;
};

/** Also true for what is not there. Some clients write null for that. */
export function maybe<Value>(check: Check<Value>): Check<Value | null | undefined> {
  return (value): value is Value | null | undefined =>
    value === undefined || value === null || check(value);
}
