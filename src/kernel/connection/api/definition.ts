// A service that a company has described itself, as data.
import { z } from 'zod';
import { text } from '#kernel/contract';

const Name = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'Letters and digits, the first a small letter');
/** JSON Schema of a field or a body. */
const Schema = z.record(z.string(), z.unknown());

export const Action = z.object({
  name: Name,
  summary: text(300),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  path: z.string().max(500).regex(/^\//, 'Begins with /').describe('Below the base address; {name} is filled in'),
  parameters: z
    .array(
      z.object({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,59}$/),
        in: z.enum(['path', 'query', 'header']).default('query'),
        required: z.boolean().default(false),
        schema: Schema.default({ type: 'string' }),
      }),
    )
    .max(50)
    .default([]),
  body: Schema.optional().describe('JSON Schema of the body; without one there is none'),
  answer: Schema.optional().describe('JSON Schema of what is answered; anything when absent'),
  onlyReads: z.boolean().default(false).describe('Changes nothing at the service; for GET alone'),
});
export type Action = z.output<typeof Action>;

export const Proof = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('bearer') }),
  z.object({ kind: z.literal('header'), header: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/) }),
  z.object({ kind: z.literal('query'), parameter: z.string().min(1).max(60) }),
  z.object({ kind: z.literal('basic'), user: z.string().min(1).max(200) }),
]);
export type Proof = z.output<typeof Proof>;

export const Definition = z.object({
  name: z.string().regex(/^[a-z][a-z0-9]{0,39}$/, 'Small letters and digits, the first a letter'),
  title: text(100),
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  proof: Proof.default({ kind: 'none' }),
  actions: z.array(Action).min(1).max(200),
});
export type Definition = z.output<typeof Definition>;
