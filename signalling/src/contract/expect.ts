// What facts are checked with: plain values, no test runner and no Node, so that the contract runs in browsers, too.

/** A fact that does not hold. Runners show how `actual` and `expected` differ. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(message: string, actual: unknown = false, expected: unknown = true) {
    super(message);
    this.actual = actual;
    this.expected = expected;
  }
}

/** Throws a `ContractError` unless the condition holds. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ContractError(message);
}

/** Throws a `ContractError` unless both are the same plain value. A field that is undefined is as good as none. */
export function expectSame(actual: unknown, expected: unknown, what = 'value'): void {
  if (isSame(actual, expected)) return;
  const told = `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  throw new ContractError(told, actual, expected);
}

/** Throws a `ContractError` unless the texts are the same, in any order. */
export function expectSameSet(actual: readonly string[], expected: readonly string[]): void {
  expectSame([...actual].sort(), [...expected].sort());
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one) !== Array.isArray(other) || one['length'] !== other['length'])
    return false;
  return [...Object.keys(one), ...Object.keys(other)].every((key) => isSame(one[key], other[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
