// Checks what we send against the schemas of the Matrix specification and the rules it states only in prose.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** What is wrong with the content of a call event we send, one sentence each; empty when nothing is. */
export function checkContent(type: string, content: unknown): string[] {
  const validate = VALIDATORS.get(type);
  if (!validate) return [`${type} is no call event of the specification`];
  validate(content);
  const problems = (validate.errors ?? []).map(
    ({ instancePath, message = 'is wrong' }) => `${type}${instancePath} ${message}`,
  );
  return [...problems, ...checkIds(content), ...checkCandidates(content)];
}

/** The types the specification has a schema for. */
export function callEventTypes(): string[] {
  return [...VALIDATORS.keys()];
}

function checkIds(content: unknown): string[] {
  return ['call_id', 'party_id', 'selected_party_id'].flatMap((key) => {
    const id = fieldOf(content, key);
    if (id === undefined || (typeof id === 'string' && OPAQUE_ID.test(id))) return [];
    return [`${key} ${JSON.stringify(id)} is no opaque identifier`];
  });
}

function checkCandidates(content: unknown): string[] {
  const candidates = fieldOf(content, 'candidates');
  if (!Array.isArray(candidates)) return [];
  return candidates.flatMap((candidate: unknown, index) => {
    const isEndMarker = fieldOf(candidate, 'candidate') === '';
    const hasPlace = ['sdpMid', 'sdpMLineIndex'].some(
      (key) => fieldOf(candidate, key) !== undefined,
    );
    return isEndMarker || hasPlace
      ? []
      : [`candidates/${index} has no sdpMid and no sdpMLineIndex`];
  });
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Record<string, unknown>)[key];
}

function compile(): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
  });
  const folder = join(import.meta.dirname, 'schemas');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    files.map((file) => {
      const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
      return [file.slice(0, -'.json'.length), ajv.compile(schema)];
    }),
  );
}

// "Opaque identifiers": 1 to 255 characters of this set.
const OPAQUE_ID = /^[0-9A-Za-z._~-]{1,255}$/;

const VALIDATORS = compile();
