// What one may ask for by name: each company's own segments and models.
import { Fault } from '#base/fault';
import type { Dialect } from './refuse.ts';
import type { Reply } from './reply.ts';

/** Nobody has said when they were made. */
const long = { ago: 0, since: '1970-01-01T00:00:00Z' } as const;

export function listOf(names: readonly string[], dialect: Dialect): Reply {
  const list = dialect === 'anthropic' ? anthropic(names) : openai(names);
  return { kind: 'whole', bytes: Buffer.from(JSON.stringify(list)) };
}

/** As it stands in an address: some write its slash as it is, some do not. */
export function oneOf(names: readonly string[], written: string, dialect: Dialect): Reply {
  const name = nameIn(written);
  if (names.includes(name)) {
    return { kind: 'whole', bytes: Buffer.from(JSON.stringify(dialect === 'anthropic' ? theirs(name) : its(name))) };
  }
  throw new Fault('not_found', `There is no model ${JSON.stringify(name.slice(0, 200))} in the list`, {
    details: { reason: 'model' },
  });
}

function nameIn(written: string): string {
  const [path = ''] = written.split('?', 1);
  try {
    return decodeURIComponent(path);
  } catch {
    // It names nothing that is there, and is told so.
    return path;
  }
}

function its(id: string): object {
  return { id, object: 'model', created: long.ago, owned_by: id.split('/', 1)[0] ?? id };
}

function theirs(id: string): object {
  return { type: 'model', id, display_name: id, created_at: long.since };
}

function openai(names: readonly string[]): object {
  return { object: 'list', data: names.map(its) };
}

function anthropic(names: readonly string[]): object {
  return {
    ...{ data: names.map(theirs), has_more: false },
    ...{ first_id: names[0] ?? null, last_id: names.at(-1) ?? null },
  };
}
