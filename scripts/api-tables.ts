// The tables of the element's interface, from its custom elements manifest. Pure.

/** The part of the manifest that says what one class offers. */
export interface Declaration {
  readonly name: string;
  readonly description?: string;
  readonly attributes?: readonly Named[];
  readonly members?: readonly Member[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

/** Anything with a name and a description. */
export interface Named {
  readonly name: string;
  readonly description?: string;
  readonly fieldName?: string;
  readonly type?: TypeText;
}

/** A field or a method of a class. */
export interface Member extends Named {
  readonly kind: string;
  readonly privacy?: string;
  readonly readonly?: boolean;
  readonly parameters?: readonly Named[];
  readonly return?: { readonly type?: TypeText };
}

interface TypeText {
  readonly text: string;
}

/** A custom elements manifest, as far as it is read here. */
export interface Manifest {
  readonly modules: readonly { readonly declarations?: readonly Declaration[] }[];
}

/** Each table by the name that pages ask for it with. */
export type ApiTables = Readonly<Record<TableName, string>>;

/** The names of all tables. */
export const TABLE_NAMES = [
  'attributes',
  'properties',
  'methods',
  'events',
  'slots',
  'parts',
  'css-properties',
  'states',
] as const;

/** The name of a table. */
export type TableName = (typeof TABLE_NAMES)[number];

/** Writes all tables in Markdown; throws where the manifest lacks the element or a whole kind of thing. */
export function apiTables(manifest: Manifest): ApiTables {
  const element = elementIn(manifest);
  return {
    attributes: table(['attribute', 'property', 'meaning'], attributes(element)),
    properties: table(['property', 'type', 'meaning'], properties(element)),
    methods: table(['method', 'resolves with', 'does'], methods(element)),
    events: table(['event', 'has', 'when'], events(manifest)),
    slots: table(['slot', 'takes'], element.slots?.map(nameAndMeaning)),
    parts: table(['part', 'is'], element.cssParts?.map(nameAndMeaning)),
    'css-properties': table(['custom property', 'colours or sets'], cssProperties(element)),
    states: table(
      ['state', 'selector'],
      statesOf(manifest).map((state) => [code(state), code(`matrix-call:state(${state})`)]),
    ),
  };
}

/** The states of the element, as the description of its attribute `call-state` lists them. */
export function statesOf(manifest: Manifest): readonly string[] {
  const state = elementIn(manifest).attributes?.find(({ name }) => name === 'call-state');
  return namesIn(state?.description ?? '');
}

/** What the manifest says of `<matrix-call>`. */
export function elementIn(manifest: Manifest): Declaration {
  return declarationOf(manifest, 'MatrixCallElement');
}

function attributes({ attributes = [] }: Declaration): Rows {
  return attributes.map(({ name, fieldName, description }) => [
    code(name),
    fieldName === undefined ? '–' : code(fieldName),
    words(description),
  ]);
}

function properties(element: Declaration): Rows {
  return publicMembers(element, 'field').map((member) => [
    code(member.name),
    code(member.type?.text ?? 'unknown'),
    `${member.readonly ? 'Read-only. ' : ''}${words(member.description)}`,
  ]);
}

function methods(element: Declaration): Rows {
  return publicMembers(element, 'method').map((method) => [
    code(`${method.name}(${(method.parameters ?? []).map(parameter).join(', ')})`),
    code(/^Promise<(.*)>$/s.exec(method.return?.type?.text ?? '')?.[1] ?? 'void'),
    words(method.description),
  ]);
}

function parameter({ name, type }: Named): string {
  return `${name}: ${type?.text ?? 'unknown'}`;
}

function publicMembers({ members = [] }: Declaration, kind: string): readonly Member[] {
  return members
    .filter((member) => member.kind === kind && member.privacy !== 'private')
    .filter(({ name, privacy }) => privacy !== 'protected' && !name.startsWith('#'))
    .filter(({ name }) => !INNER.has(name));
}

function events(manifest: Manifest): Rows {
  return (elementIn(manifest).events ?? []).map(({ name, description }) => {
    const { members = [] } = declarationOf(manifest, eventClass(name));
    const fields = members.filter(({ kind }) => kind === 'field');
    return [code(name), fields.map((field) => code(field.name)).join(' '), words(description)];
  });
}

/** `matrix-call-ended` → `MatrixCallEndedEvent`; of one name the words are not told apart, so letters alone are compared. */
function eventClass(name: string): RegExp {
  return new RegExp(`^${name.replaceAll('-', '')}event$`, 'i');
}

function cssProperties({ cssProperties = [] }: Declaration): Rows {
  return cssProperties.map(nameAndMeaning);
}

function declarationOf(manifest: Manifest, name: string | RegExp): Declaration {
  const isWanted = (known: string): boolean =>
    typeof name === 'string' ? known === name : name.test(known);
  const found = manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .find((declaration) => isWanted(declaration.name));
  if (found === undefined) throw new Error(`The manifest has no ${String(name)}`);
  return found;
}

function nameAndMeaning({ name, description }: Named): readonly string[] {
  return [code(name), words(description)];
}

type Rows = readonly (readonly string[])[];

function table(titles: readonly string[], rows: Rows = []): string {
  if (rows.length === 0) throw new Error(`Nothing for the table of ${titles[0] ?? 'nothing'}`);
  const lines = [titles, titles.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return `\`${inCell(text)}\``;
}

function words(text = ''): string {
  return inCell(text);
}

/** A line break or a bar would end the cell. */
function inCell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

/** All names in backticks. */
export function namesIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, name = '']) => name);
}

/** Public in TypeScript because another part of the element calls it; no page does. */
const INNER: ReadonlySet<string> = new Set(['showState']);
