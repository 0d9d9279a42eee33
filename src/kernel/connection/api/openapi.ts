// From an OpenAPI 3 document, in JSON or YAML, to a definition: its operations become actions. References are followed
// inside the document alone, and only so many of them: what is written once can be meant a million times.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Action, type Definition } from './definition.ts';

const Loose = z.record(z.string(), z.unknown());
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const deepest = 12;
const mostNodes = 200_000;

const Document = z.looseObject({
  openapi: z.string().regex(/^3\./, 'An OpenAPI 3 document'),
  info: z.looseObject({ title: z.string() }),
  servers: z.array(z.looseObject({ url: z.string() })).default([]),
  paths: z.record(z.string(), Loose),
});

const Operation = z.looseObject({
  operationId: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z.array(Loose).default([]),
  requestBody: Loose.optional(),
});

type Described = Pick<Definition, 'actions' | 'title'> & { baseUrl: string | undefined };

export async function fromOpenApi(text: string): Promise<Described> {
  const document: Following = { whole: await parsed(text), left: mostNodes };
  const { paths, servers, info } = document.whole;
  const actions = Object.entries(paths).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => actionOf(document, { path, method, item })),
  );
  const [server] = servers;
  return { title: info.title.slice(0, 100), baseUrl: server?.url, actions };
}

async function parsed(text: string): Promise<z.output<typeof Document>> {
  try {
    return Document.parse(text.trimStart().startsWith('{') ? JSON.parse(text) : await yamlIn(text));
  } catch (cause) {
    throw new Fault('invalid', 'This is no OpenAPI 3 document in JSON or YAML', { cause });
  }
}

/** Its seventy files are read when somebody brings a document in YAML. */
async function yamlIn(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  return parse(text, yaml);
}

/** YAML 1.2 alone: no is a word, and nothing is merged. */
const yaml = { version: '1.2', schema: 'core', merge: false, maxAliasCount: 100, logLevel: 'error' } as const;

interface Following {
  readonly whole: z.output<typeof Document>;
  /** How many nodes may still be looked at. */
  left: number;
}

interface Place {
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly item: z.output<typeof Loose>;
}

function actionOf(document: Following, { path, method, item }: Place): Action {
  const operation = Operation.parse(followed(document, item[method]));
  const parameters = [...z.array(Loose).catch([]).parse(item.parameters), ...operation.parameters]
    .map((one) => Object(followed(document, one)))
    .filter((one) => ['path', 'query', 'header'].includes(one.in));
  const body = Object(followed(document, operation.requestBody)).content?.['application/json']?.schema;
  const words = (operation.operationId ?? `${method} ${path}`).split(/[^A-Za-z0-9]+/).filter(Boolean);
  const name = words
    .map((word, at) => (at === 0 ? lower(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return Action.parse({
    name: name.slice(0, 40),
    summary: (operation.summary ?? operation.description ?? `${method.toUpperCase()} ${path}`).slice(0, 300),
    method: method.toUpperCase(),
    path,
    parameters: parameters.map(({ name: field, in: place, required = false, schema = {} }) => ({
      ...{ name: field, in: place, required, schema },
    })),
    ...(body ? { body } : {}),
  });
}

function lower(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** With every reference replaced by what it names. */
function followed(document: Following, node: unknown, depth = 0): unknown {
  document.left -= 1;
  if (document.left < 0) throw new Fault('invalid', 'With its references followed, this document is too large');
  if (depth > deepest) return {};
  if (Array.isArray(node)) return node.map((one) => followed(document, one, depth + 1));
  if (node === null || typeof node !== 'object') return node;
  if ('$ref' in node) return followed(document, named(document.whole, String(node.$ref)), depth + 1);
  return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, followed(document, one, depth + 1)]));
}

function named(document: object, reference: string): unknown {
  if (!reference.startsWith('#/')) throw new Fault('invalid', `${reference} leads out of the document`);
  const steps = reference
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<unknown>(
    (at, step) => (Object.hasOwn(Object(at), step) ? Object(at)[step] : undefined),
    document,
  );
}
