// Vectors, as OpenAI's clients ask for them.
import { z } from 'zod';
import type { Passing } from '#kernel/model';
import { mostFor } from './amount.ts';
import { parsed } from './asking.ts';
import { withFields } from './body.ts';
import { type Conversing, modelIn } from './converse.ts';
import type { Reply } from './reply.ts';

const texts = z.string().min(1).max(100_000);
const Request = z.object({
  input: z.union([texts, z.array(texts).min(1).max(256)], 'Send text; tokens of one model mean nothing to another'),
  encoding_format: z.enum(['float', 'base64']).default('float'),
  dimensions: z.null('How long they are is not for every model to choose').optional(),
});

export async function embed({ kernel: { models }, asking, body }: Omit<Conversing, 'manner'>): Promise<Reply> {
  const wished = await models.wishFor(asking.tenantId, modelIn(body), 'embedding');
  const route = await models.open(asking, wished);
  const passing: Passing = {
    ...{ dialect: 'openai', path: '/embeddings', isStream: false, most: mostFor(body, []) },
    body: (model) => withFields(body, { model }),
  };
  const carried = await route.carry(passing);
  if (carried && 'bytes' in carried) return { kind: 'whole', by: carried.choice, bytes: carried.bytes };
  const { input, encoding_format } = parsed(Request, body.fields);
  const made = await route.embed([input].flat());
  const data = made.value.vectors.map((vector, index) => ({
    ...{ object: 'embedding', index },
    embedding: encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector,
  }));
  const { model, usage } = made;
  const told = { object: 'list', data, model, usage: { prompt_tokens: usage.input, total_tokens: usage.input } };
  return { kind: 'whole', by: made, bytes: Buffer.from(JSON.stringify(told)) };
}
