import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { exampleService } from '../../test/example-service.ts';
import { EXAMPLES } from './examples.ts';

interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}
interface Body {
  readonly content?: Readonly<Record<string, { examples?: Record<string, { value: unknown }> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

test('the description of the API is valid OpenAPI, and every operation says what it is', async (t) => {
  const document = await described(await exampleService(t));

  const { valid, errors } = await new Validator().validate({ ...document });
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const ids = operations.map(({ operationId }) => operationId);

  assert.deepEqual({ valid, errors }, { valid: true, errors: undefined });
  assert.equal(new Set(ids).size, operations.length);
  for (const { tags, summary, description, security } of operations) {
    assert.ok(tags?.length === 1 && summary && description && security);
  }
});

test('every example in the description was given by a running service', async (t) => {
  const service = await exampleService(t);
  const published = examplesOf(await described(service));

  for (const example of EXAMPLES) {
    const given = await service(example);
    const told = published.get(`${example.operation} ${example.name}`);
    assert.deepEqual(given.answer, told?.get(String(given.status)));
    if (example.body !== undefined) assert.deepEqual(told?.get('request'), example.body);
  }
  assert.equal(published.size, EXAMPLES.length);
});

test('docs/turn-openapi.json is the description a service gives of itself', async (t) => {
  const file = new URL('../../../docs/turn-openapi.json', import.meta.url);
  const document = await described(await exampleService(t));
  if (process.env['WRITE_OPENAPI'] === 'true') await writeFile(file, JSON.stringify(document));

  const published = JSON.parse(await readFile(file, 'utf8')) as unknown;

  assert.deepEqual(published, document);
});

async function described({ url }: { url: string }): Promise<Document> {
  return (await (await fetch(`${url}/openapi.json`)).json()) as Document;
}

/** By operation and name of the example: what is sent, under `request`, and what comes back, under its status. */
function examplesOf({ paths }: Document): Map<string, Map<string, unknown>> {
  const found = new Map<string, Map<string, unknown>>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      for (const [place, body] of [
        ...Object.entries(responses),
        ['request', requestBody] as const,
      ]) {
        const examples = body?.content?.['application/json']?.examples ?? {};
        for (const [name, { value }] of Object.entries(examples)) {
          const key = `${method} ${path} ${name}`;
          found.set(key, (found.get(key) ?? new Map<string, unknown>()).set(place, value));
        }
      }
    }
  }
  return found;
}
