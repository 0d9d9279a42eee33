// From what a company has described to a connector and its capabilities. They leave the building, ask before an agent
// uses them, and what they answer is from outside; only a GET of which a person says so is a read.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, type Connector, contract, Id, outside, type SecretField } from '#kernel/contract';
import type { Known } from '../connectors.ts';
import type { Action, Definition, Proof } from './definition.ts';

export interface Compiled {
  readonly known: Known;
  readonly capabilities: readonly Capability[];
}

export function compiled(definition: Definition): Compiled {
  const connector = connectorOf(definition);
  const known = { name: `api.${definition.name}`, title: definition.title, connector };
  return { known, capabilities: definition.actions.map((action) => capabilityOf(known, action)) };
}

export const secretField = 'secret';
export const userField = 'user';

function connectorOf({ title, baseUrl, proof }: Definition): Connector {
  const place = placeOf(proof);
  const secret = { name: secretField, title: 'Secret', help: 'Whoever runs the service gives it to you' };
  return {
    ...{ summary: title, category: 'Own services', site: baseUrl, baseUrl: () => baseUrl },
    auth: place ? { kind: 'secrets', secrets: [{ ...secret, place }] } : { kind: 'none' },
    ...(proof.kind === 'basic' ? { fields: z.object({ [userField]: z.string() }) } : {}),
    // What can be asked without harm nobody knows: that it answers and does not turn us away is all.
    async test(reach) {
      const response = await reach.fetch('/');
      await response.body?.cancel();
      if (response.status === 403) throw new Fault('not_connected', `${title} does not let us in (403)`);
      return { account: new URL(baseUrl).host };
    },
  };
}

function placeOf(proof: Proof): SecretField['place'] {
  if (proof.kind === 'bearer') return { header: 'authorization', prefix: 'Bearer ' };
  if (proof.kind === 'header') return { header: proof.header };
  if (proof.kind === 'query') return { query: proof.parameter };
  return proof.kind === 'basic' ? { basic: userField } : undefined;
}

function capabilityOf({ name: service, connector }: Known, action: Action): Capability {
  const name = `${service}.${action.name}`;
  const answer = action.answer ? schemaOf(name, action.answer) : z.unknown();
  const shared = {
    ...{ name, summary: action.summary, access: name, untrusted: true, example: {} },
    ...{ input: inputOf(name, action), output: z.object({ answer: outside(z.unknown()) }) },
  };
  const isRead = action.onlyReads && action.method === 'GET';
  const promise = isRead
    ? contract({ ...shared, effect: 'read' })
    : contract({ ...shared, effect: 'send', undo: { never: 'only the service knows how' } });
  return promise.implement(async (call, given) => {
    const input = Object(given);
    const reach = await call.reach(connector, input.via);
    const { path, query, headers } = filled(action, input);
    const body = action.body === undefined ? {} : { json: input.body };
    const said = await reach.ask(answer, path, { method: action.method, query, headers, ...body });
    return { answer: said ?? null };
  });
}

function inputOf(name: string, { parameters, body }: Action): z.ZodType {
  const properties = Object.fromEntries(parameters.map(({ name: field, schema }) => [field, schema]));
  const required = parameters.filter((one) => one.required || one.in === 'path').map(({ name: field }) => field);
  return schemaOf(name, {
    type: 'object',
    properties: { ...properties, ...(body ? { body } : {}), via: z.toJSONSchema(Id) },
    required: [...required, ...(body ? ['body'] : [])],
    additionalProperties: false,
  });
}

function schemaOf(name: string, schema: Readonly<Record<string, unknown>>): z.ZodType {
  try {
    return z.fromJSONSchema(JSON.parse(JSON.stringify(schema, withoutPattern)));
  } catch (cause) {
    throw new Fault('invalid', `A schema of ${name} can not be understood: ${cause}`, { cause });
  }
}

/** Whoever writes a pattern could write one that takes for ever, for all of us; the service looks for itself. */
function withoutPattern(name: string, value: unknown): unknown {
  return name === 'patternProperties' || (name === 'pattern' && typeof value === 'string') ? undefined : value;
}

function filled({ path, parameters }: Action, input: Readonly<Record<string, unknown>>) {
  const of = (place: string) =>
    parameters
      .filter((one) => one.in === place && input[one.name] !== undefined)
      .map(({ name }) => [name, spelled(input[name])]);
  const inPath = new Map(of('path').map(([name = '', value = '']) => [name, value]));
  return {
    path: path.replace(/\{([^}]+)\}/g, (_, name) => segment(inPath.get(name) ?? '')),
    query: Object.fromEntries(of('query')),
    headers: Object.fromEntries(of('header')),
  };
}

function spelled(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One step of the path and never a way out of it. */
function segment(value: string): string {
  if (/^\.{0,2}$/.test(value)) throw new Fault('invalid', `"${value}" can not be a part of an address`);
  return encodeURIComponent(value);
}
