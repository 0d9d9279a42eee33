// What one may ask for by name: each company's own segments and models.
import type { Dialect } from './refuse.ts';
import type { Reply } from './reply.ts';

/** Nobody has said when they were made. */
const long = { ago: 0, since: '1970-01-01T00:00:00Z' } as const;

export function listOf(names: readonly string[], dialect: Dialect): Reply {
  const list = dialect === 'anthropic' ? anthropic(names) : openai(names);
  return { kind: 'whole', bytes: Buffer.from(JSON.stringify(list)) };
}

function openai(names: readonly string[]): object {
  const data = names.map((id) => ({ id, object: 'model', created: long.ago, owned_by: id.split('/', 1)[0] ?? id }));
  return { object: 'list', data };
}

function anthropic(names: readonly string[]): object {
  const data = names.map((id) => ({ type: 'model', id, display_name: id, created_at: long.since }));
  return { data, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null };
}
