// The typed client: what the capabilities that the console names take and answer, drawn from the catalogue of a Cadre
// that is running. `node console/generate.ts http://127.0.0.1:7700` writes it; with `--check` it only compares.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
}

interface Operation {
  readonly 'x-cadre-name': string;
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, { schema: Schema }>> }>>;
}

interface Told {
  readonly input: Schema;
  readonly undo?: string;
}

type Known = Operation & Partial<Told>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  readonly 'x-cadre-capabilities': Readonly<Record<string, Told>>;
}

const folder = import.meta.dirname;
const place = join('src', 'client', 'capabilities');
const namePattern = /'([a-z][a-z0-9-]*(?:\.[a-z][A-Za-z0-9]*){2})'/g;
const head = '// Drawn from the catalogue by console/generate.ts; not written by hand.';

/** Every capability that is named in the console's own code. */
function named(): Set<string> {
  const isDrawn = (path: string) => path.startsWith(place) || path === foreverPlace || path.includes('.test.');
  const paths = globSync('src/**/*.{ts,tsx}', { cwd: folder }).filter((path) => !isDrawn(path));
  const texts = paths.map((path) => readFileSync(join(folder, path), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(namePattern)].map((match) => match[1] ?? '')));
}

/** The files by their place in this folder: one for each noun, and one that joins them. */
function clientOf(document: Document): Map<string, string> {
  const wanted = named();
  const operations = Object.values(document.paths).flatMap((one) => Object.values(one));
  const told = document['x-cadre-capabilities'];
  const byName = new Map(operations.map((one) => [one['x-cadre-name'], { ...one, ...told[one['x-cadre-name']] }]));
  const found = [...wanted].filter((name) => byName.has(name)).sort();
  const nouns = Map.groupBy(found, (name) => name.split('.').slice(0, 2).join('-'));
  const parts = [...nouns].flatMap(([noun, names]) => partsOf(noun, names, byName));
  const files = parts.map(({ name, text }) => [join(place, `${fileNameOf(name)}.ts`), text] as const);
  const shared = [
    [`${place}.ts`, formatted(joined(parts.map(({ name }) => name)))],
    [foreverPlace, formatted(forever(found.map((name) => byName.get(name))))],
  ] as const;
  return new Map([...files, ...shared]);
}

const foreverPlace = join('src', 'client', 'forever.ts');

/** So that nobody is offered to take back what has no way back. */
function forever(operations: readonly (Known | undefined)[]): string {
  const names = operations.flatMap((one) => (one?.undo?.startsWith('never') ? [one['x-cadre-name']] : []));
  return `${head}

/** What can not be taken back once it is done, of what the console names. */
export const forever: ReadonlySet<string> = new Set([${names.map((name) => `'${name}'`).join(', ')}]);
`;
}

const mostLines = 380;

interface Part {
  readonly name: string;
  readonly text: string;
}

/** One file for a noun; of one that has much to say, one for each half, called by what it begins with. */
function partsOf(name: string, names: readonly string[], byName: ReadonlyMap<string, Known>): Part[] {
  const entries = names.map((one) => entryOf(one, byName.get(one)));
  const text = formatted(`${head}\n\nexport interface ${typeNameOf(name)} {\n${entries.join('\n')}\n}\n`);
  if (text.split('\n').length <= mostLines || names.length === 1) return [{ name, text }];
  const noun = (names[0] ?? '').split('.').slice(0, 2).join('-');
  const halves = [names.slice(0, Math.ceil(names.length / 2)), names.slice(Math.ceil(names.length / 2))];
  return halves.flatMap((half) => partsOf(`${noun}-${(half[0] ?? '').split('.')[2]}`, half, byName));
}

function joined(nouns: readonly string[]): string {
  const imports = nouns.map(
    (noun) => `import type { ${typeNameOf(noun)} } from './capabilities/${fileNameOf(noun)}.ts';`,
  );
  return `${head}
${imports.join('\n')}

/** What goes in and what comes out, by name. */
export interface Capabilities extends ${nouns.map(typeNameOf).join(', ')} {}
`;
}

function typeNameOf(noun: string): string {
  return noun.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function fileNameOf(noun: string): string {
  return noun.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function entryOf(name: string, operation: Known | undefined): string {
  const answer = operation?.responses['200']?.content?.['application/json']?.schema ?? {};
  const input = typeOf(operation?.input ?? {}, 'input');
  return `'${name}': { input: ${input}; output: ${typeOf(answer, 'output')} };`;
}

type Side = 'input' | 'output';

/** What is one of so many kinds, such as a node of a drawing, is told apart where it is looked at. */
const mostKinds = 12;

function typeOf(schema: Schema, side: Side): string {
  if ('const' in schema) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices && choices.length > mostKinds) return 'unknown';
  if (choices) return [...new Set(choices.map((one) => typeOf(one, side)))].join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ type }, side)).join(' | ');
  if (schema.type === 'array') return `readonly (${typeOf(schema.items ?? {}, side)})[]`;
  if (schema.type === 'object') return objectOf(schema, side);
  const simple: Readonly<Record<string, string>> = {
    ...{ string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' },
  };
  return simple[String(schema.type)] ?? 'unknown';
}

function objectOf({ properties, required = [], additionalProperties }: Schema, side: Side): string {
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, side) : 'unknown';
    return `Readonly<Record<string, ${value}>>`;
  }
  const fields = Object.entries(properties).map(([name, one]) => {
    const isLeftOut = !required.includes(name);
    const undefinedToo = isLeftOut && side === 'input' ? ' | undefined' : '';
    return `readonly ${keyOf(name)}${isLeftOut ? '?' : ''}: ${typeOf(one, side)}${undefinedToo}`;
  });
  return fields.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${fields.join('; ')} }`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}

function formatted(text: string): string {
  const biome = join(folder, '..', 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const given = [biome, 'format', '--stdin-file-path=client.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, given, { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const [address = 'http://127.0.0.1:7700', isCheck] = process.argv.slice(2);
const answer = await fetch(new URL('/openapi.json', address));
const document = (await answer.json()) as Document;
const files = clientOf(opened(document, document.components.schemas) as Document);
if (isCheck === '--check') check(files);
else write(files);

function write(written: ReadonlyMap<string, string>) {
  rmSync(join(folder, place), { recursive: true, force: true });
  mkdirSync(join(folder, place), { recursive: true });
  for (const [path, text] of written) writeFileSync(join(folder, path), text);
}

/** With everything that is referred to in its place. */
function opened(value: unknown, schemas: Document['components']['schemas']): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one) => opened(one, schemas));
  const [, name] = /^#\/components\/schemas\/(.+)$/.exec(String(Reflect.get(value, '$ref'))) ?? [];
  if (name !== undefined) return opened(schemas[name], schemas);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, opened(one, schemas)]));
}

function check(wanted: ReadonlyMap<string, string>) {
  const found = globSync([`${place}.ts`, foreverPlace, join(place, '*.ts')], { cwd: folder });
  const wrong = [...new Set([...found, ...wanted.keys()])].filter((path) => textOf(path) !== wanted.get(path));
  for (const path of wrong) process.stderr.write(`${path} is not what the catalogue says; run console/generate.ts\n`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

function textOf(path: string): string | undefined {
  return existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined;
}
