// Field shapes that every module speaks alike.
import { z } from 'zod';

export const Id = z.uuid().describe('An id');

/** With milliseconds, however it was written: then instants sort and compare as text. */
export const Instant = z.iso.datetime().overwrite(withMilliseconds).describe('A point in time, ISO 8601 in UTC');

function withMilliseconds(text: string): string {
  if (text.length === '2026-01-01T00:00:00.000Z'.length) return text;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

export const Money = z
  .object({
    amount: z.int().describe("A whole number of the currency's smallest unit"),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .describe('An amount of money');

/** Free text of a person: trimmed, without control characters that no page can show. */
export function text(longest: number) {
  return z.string().trim().min(1).max(longest);
}

export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at the most'),
  after: z.string().max(200).optional().describe('The `next` of the page before'),
});

export function list<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Bytes: as they are in process and by HTTP, as base64 text inside JSON. */
export const Bytes = z
  .union([z.instanceof(Uint8Array), z.base64().max(40_000_000)])
  .overwrite((value) => (typeof value === 'string' ? Buffer.from(value, 'base64') : value))
  .meta({ bytes: true, description: 'Bytes, base64 inside JSON' });

export const FileAnswer = z.object({
  name: z.string(),
  type: z.string(),
  bytes: z.instanceof(Uint8Array).meta({ bytes: true }),
});
export const PageAnswer = z.object({ title: z.string(), html: z.string() });
export const RedirectAnswer = z.object({ location: z.url(), status: z.literal([302, 303, 307, 308]).default(302) });

/** Never logged, never recorded, never answered twice. */
export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), secret: true });
}

/** Text that came from outside the company: whoever reads it may be steered by it. */
export function outside<Schema extends z.ZodType>(schema: Schema): Schema {
  return schema.meta({ ...schema.meta(), outside: true });
}
