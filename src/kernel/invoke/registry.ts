// Everything Cadre can do, by name: what the modules bring, and what one tenant has added for itself.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { AnyContract, Capability, EventType, Module, Reaction } from '#kernel/contract';
import { type Hider, hiderOf } from './hide.ts';
import { type Finds, outsideText } from './outside.ts';

type Parsed =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly error: z.ZodError };

export interface Registered {
  readonly capability: Capability;
  readonly contract: AnyContract;
  parseInput(input: unknown): Parsed;
  parseOutput(output: unknown): Parsed;
  readonly inputSchema: object;
  readonly outputSchema: object;
  /** What of the input and the output may be kept. */
  readonly hideInput: Hider;
  readonly hideOutput: Hider;
  /** Tell whether it carries text from outside; undefined when it never does. */
  readonly outsideInInput: Finds | undefined;
  readonly outsideInOutput: Finds | undefined;
}

export interface Registry {
  find(name: string, tenantId?: string): Registered;
  has(name: string): boolean;
  all(tenantId?: string): readonly Registered[];
  reactionsTo(eventType: string): readonly { module: string; reaction: Reaction }[];
  /** Adds a capability for one tenant. It never shadows a built-in. */
  register(tenantId: string, capability: Capability): void;
  unregister(tenantId: string, name: string): void;
}

export function openRegistry(modules: readonly Module[]): Registry {
  const builtIn = new Map<string, Registered>();
  const overlays = new Map<string, Map<string, Registered>>();
  const reactions = new Map<string, { module: string; reaction: Reaction }[]>();

  for (const module of modules) {
    for (const capability of module.capabilities) {
      const { name } = capability.contract;
      if (builtIn.has(name)) throw new TypeError(`Two modules declare ${name}`);
      builtIn.set(name, registered(capability));
    }
    for (const reaction of module.reactions ?? []) {
      const known = reactions.get(reaction.on) ?? [];
      reactions.set(reaction.on, [...known, { module: module.name, reaction }]);
    }
  }

  return {
    find(name, tenantId) {
      const found = builtIn.get(name) ?? (tenantId ? overlays.get(tenantId)?.get(name) : undefined);
      if (!found) throw new Fault('not_found', `There is no capability called ${JSON.stringify(name.slice(0, 100))}`);
      return found;
    },
    has: (name) => builtIn.has(name),
    all: (tenantId) => [...builtIn.values(), ...((tenantId && overlays.get(tenantId)?.values()) || [])],
    reactionsTo: (eventType) => reactions.get(eventType) ?? [],
    register(tenantId, capability) {
      const { name } = capability.contract;
      if (builtIn.has(name)) throw new Fault('conflict', `${name} is built in and can not be replaced`);
      const overlay = overlays.get(tenantId) ?? new Map();
      overlays.set(tenantId, overlay.set(name, registered(capability)));
    },
    unregister(tenantId, name) {
      overlays.get(tenantId)?.delete(name);
    },
  };
}

function registered(capability: Capability): Registered {
  const { contract } = capability;
  const input = strict(contract.spec.input);
  const output = contract.spec.output as z.ZodType;
  let inputParser: z.ZodType | undefined;
  let outputParser: z.ZodType | undefined;
  let inputSchema: object | undefined;
  let outputSchema: object | undefined;
  let hideInput: Hider | undefined;
  let hideOutput: Hider | undefined;
  let outsideIn: { readonly input: Finds | undefined; readonly output: Finds | undefined } | undefined;
  return {
    capability,
    contract,
    parseInput(value) {
      inputParser ??= compiled(input);
      return inputParser.safeParse(value);
    },
    parseOutput(value) {
      outputParser ??= compiled(output);
      return outputParser.safeParse(value);
    },
    get inputSchema() {
      inputSchema ??= jsonSchema(input, 'input');
      return inputSchema;
    },
    get outputSchema() {
      outputSchema ??= jsonSchema(output, 'output');
      return outputSchema;
    },
    get hideInput() {
      hideInput ??= hiderOf(this.inputSchema, jsonSchema(input, 'output'));
      return hideInput;
    },
    get hideOutput() {
      hideOutput ??= hiderOf(this.outputSchema, jsonSchema(output, 'input'));
      return hideOutput;
    },
    get outsideInInput() {
      outsideIn ??= outsides(this);
      return outsideIn.input;
    },
    get outsideInOutput() {
      outsideIn ??= outsides(this);
      return outsideIn.output;
    },
  };
}

function outsides({ inputSchema, outputSchema }: Registered) {
  return { input: outsideText(inputSchema), output: outsideText(outputSchema) };
}

/** A field nobody knows is a mistake the caller should hear of, not one to be dropped. Some contracts want them all. */
function strict(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodObject && schema.def.catchall === undefined) return schema.strict();
  return schema as z.ZodType;
}

const ofEvents = new WeakMap<EventType, z.ZodType>();

/** What an event says, compiled when it is first told. */
export function dataOf(type: EventType): z.ZodType {
  const known = ofEvents.get(type) ?? compiled(type.data);
  ofEvents.set(type, known);
  return known;
}

/** Five times faster; the few shapes that can not be compiled are named by a test. */
export function compiled(schema: z.ZodType): z.ZodType {
  try {
    return z.compile(schema, { strict: true });
  } catch {
    return schema;
  }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema: node }) {
      const { bytes, ...marks } = z.globalRegistry.get(zodSchema) ?? {};
      if (bytes !== true) return;
      for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
      Object.assign(node, { type: 'string', contentEncoding: 'base64', ...marks });
    },
  });
  return rest;
}
