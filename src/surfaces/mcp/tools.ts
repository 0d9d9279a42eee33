// A capability described as a tool.
import type { Registered } from '#kernel/invoke';
import { inputOf, isObjectSchema, type ObjectSchema, outputOf } from './schemas.ts';

export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema?: ObjectSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

const reading = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

/** Finds a capability by what it is for. */
export const searchTool: Tool = {
  name: 'search',
  description:
    'Find tools by words of their name or description. Answers their names, descriptions and input schemas; ' +
    'call any of them directly by name, or through `call`.',
  inputSchema: {
    type: 'object',
    properties: {
      query: { type: 'string', minLength: 1, maxLength: 200, description: 'Words for what you want to do' },
      limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
    },
    required: ['query'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: { items: { type: 'array', items: { type: 'object' } } },
    required: ['items'],
  },
  annotations: reading,
};

/** Runs what has been found. */
export const callTool: Tool = {
  name: 'call',
  description:
    'Run any tool by its name, also one that this list does not show. With a key it happens once however often it ' +
    'is asked for; with rehearse it is tried on the real data and taken back, and the answer says what would happen.',
  inputSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 100, description: 'Such as notes.note.create' },
      input: { type: 'object', description: "What the tool's input schema asks for" },
      key: { type: 'string', maxLength: 200, description: 'Makes a repeated call count once' },
      rehearse: { type: 'boolean', default: false },
      reason: { type: 'string', maxLength: 500, description: 'Why, for the person who may have to approve it' },
    },
    required: ['name'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

/** A capability as a tool, with what must be known to answer as it promises. */
export interface Drawn {
  readonly tool: Tool;
  /** The protocol wants objects: an answer that may be something else travels as the `result` of one. */
  readonly isWrapped: boolean;
  readonly holdsBytes: boolean;
}

export function draw({ contract: { name, spec, answer }, inputSchema, outputSchema }: Registered): Drawn {
  const changes = spec.effect !== 'read';
  const isFinal = spec.effect !== 'read' && 'never' in spec.undo;
  const tool: Tool = {
    name,
    description: spec.summary,
    inputSchema: inputOf(inputSchema),
    ...(answer === 'json' ? { outputSchema: outputOf(outputSchema, changes) } : {}),
    annotations: {
      readOnlyHint: !changes,
      destructiveHint: isFinal,
      idempotentHint: !changes,
      openWorldHint: spec.effect === 'send' || spec.untrusted === true,
    },
  };
  // What is not described may hold anything.
  const holdsBytes = !('type' in outputSchema) || JSON.stringify(outputSchema).includes('"contentEncoding":"base64"');
  return { tool, isWrapped: answer === 'json' && !isObjectSchema(outputSchema), holdsBytes };
}

/** Whether somebody from outside can say this with JSON at all. */
export function isTool({ contract: { body, spec } }: Registered): boolean {
  return body !== 'raw' && spec.internal !== true;
}
