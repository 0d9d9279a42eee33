// The files of a new app. They follow src/apps/notes, the app to learn from; change the two together.

import type { Files, Names } from './names.ts';

export function appFiles(names: Names): Files {
  return {
    [`${names.name}.ts`]: door(names),
    'model.ts': model(names),
    'model.test.ts': modelTest(names),
    'tables.ts': tables(names),
    'store.ts': store(names),
    [`${names.file}.ts`]: capabilities(names),
    [`migrations/0001-${names.file}.sql`]: migration(names),
    [`${names.name}.test.ts`]: story(names),
    'README.md': readme(names),
  };
}

function door({ name, variable, title, Noun, Nouns, file }: Names): string {
  return `// ${title}.
import { defineModule } from '#kernel/contract';
import { archive${Noun}, create${Noun}, list${Nouns}, read${Noun}, restore${Noun} } from './${file}.ts';

export const ${variable} = defineModule({
  name: '${name}',
  title: '${title}',
  folder: import.meta.dirname,
  capabilities: [create${Noun}, read${Noun}, list${Nouns}, archive${Noun}, restore${Noun}],
  grants: { tenant_admin: ['${name}.*'] },
});
`;
}

function model({ word, Noun }: Names): string {
  return `// What the ${word} is, and the rules it has. Pure: no database, no clock, no network.
import { z } from 'zod';
import { Id, Instant, text } from '#kernel/contract';

export const New${Noun} = z.object({ title: text(200) });

export const ${Noun} = New${Noun}.extend({ id: Id, createdAt: Instant, updatedAt: Instant });
`;
}

function modelTest({ word, Noun }: Names): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { New${Noun} } from './model.ts';

test('the ${word} needs a title that can be read', () => {
  assert.deepEqual(New${Noun}.parse({ title: ' First ' }), { title: 'First' });
  assert.equal(New${Noun}.safeParse({ title: '   ' }).success, false);
});
`;
}

function tables({ name, nouns, table }: Names): string {
  return `import { text } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('${name}');

export const ${nouns} = tenantTable(schema, '${table}', {
  title: text('title').notNull(),
  archivedAt: instant('archived_at'),
});
`;
}

function store({ noun, nouns, Noun, Nouns, word }: Names): string {
  return `// Every query of this app. What a change needs to be true stands in its \`where\`, never in a look before it.
import { and, desc, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import { ${nouns} } from './tables.ts';

const columns = {
  id: ${nouns}.id,
  title: ${nouns}.title,
  createdAt: ${nouns}.createdAt,
  updatedAt: ${nouns}.updatedAt,
};

const present = isNull(${nouns}.archivedAt);

export async function insert${Noun}(db: Db, one: { id: string; title: string }) {
  const [inserted] = await db.insert(${nouns}).values(one).returning(columns);
  return inserted;
}

export async function ${noun}ById(db: Db, id: string) {
  const [found] = await db.select(columns).from(${nouns}).where(and(eq(${nouns}.id, id), present));
  return found;
}

export function newest${Nouns}(db: Db, { limit, after }: { limit: number; after?: string | undefined }) {
  const older = after === undefined ? undefined : lt(${nouns}.id, after);
  return db.select(columns).from(${nouns}).where(and(present, older)).orderBy(desc(${nouns}.id)).limit(limit);
}

/** Nothing when the ${word} is not there, or is archived (or not) already. */
export async function setArchived(db: Db, id: string, archivedAt: string | null) {
  const before = archivedAt === null ? isNotNull(${nouns}.archivedAt) : present;
  const [changed] = await db
    .update(${nouns})
    .set({ archivedAt })
    .where(and(eq(${nouns}.id, id), before))
    .returning(columns);
  return changed;
}
`;
}

function capabilities(names: Names): string {
  return [capabilityImports(names), create(names), reads(names), archive(names), restore(names)].join('\n');
}

function capabilityImports({ Noun, Nouns, noun, word, title }: Names): string {
  return `// The ${word} of ${title}: making, finding, putting away.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, Id, list, Page } from '#kernel/contract';
import { ${Noun}, New${Noun} } from './model.ts';
import { insert${Noun}, newest${Nouns}, ${noun}ById, setArchived } from './store.ts';

const ${noun}Id = z.object({ ${noun}Id: Id });
const example = { ${noun}Id: '019abcde-0000-7000-8000-000000000000' };
`;
}

function create({ name, noun, Noun, word }: Names): string {
  return `export const create${Noun} = contract({
  name: '${name}.${noun}.create',
  summary: 'Make a new ${word}.',
  effect: 'write',
  access: '${name}.${noun}.write',
  input: New${Noun},
  output: ${Noun},
  undo: { by: '${name}.${noun}.archive', input: (_input, made) => ({ ${noun}Id: made.id }) },
  example: { title: 'The first ${word}' },
}).implement(async (call, { title }) => {
  const made = await insert${Noun}(call.db, { id: call.newId(), title });
  if (made === undefined) throw new Fault('internal', 'The ${word} was not stored');
  return made;
});
`;
}

function reads({ name, noun, Noun, Nouns, word }: Names): string {
  return `export const read${Noun} = contract({
  name: '${name}.${noun}.read',
  summary: 'Read one ${word}.',
  effect: 'read',
  access: '${name}.${noun}.read',
  input: ${noun}Id,
  output: ${Noun},
  example,
}).implement(async (call, input) => {
  const found = await ${noun}ById(call.db, input.${noun}Id);
  if (found === undefined) throw new Fault('not_found', \`There is no ${word} \${input.${noun}Id}\`);
  return found;
});

export const list${Nouns} = contract({
  name: '${name}.${noun}.list',
  summary: 'List every ${word}, newest first.',
  effect: 'read',
  access: '${name}.${noun}.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(${Noun}),
  example: { limit: 20 },
}).implement(async (call, { limit, after }) => {
  const items = await newest${Nouns}(call.db, { limit, after });
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});
`;
}

function archive({ name, noun, Noun, word }: Names): string {
  return `export const archive${Noun} = contract({
  name: '${name}.${noun}.archive',
  summary: 'Put one ${word} away; it can be brought back.',
  effect: 'write',
  access: '${name}.${noun}.write',
  input: ${noun}Id,
  output: ${Noun},
  undo: { by: '${name}.${noun}.restore', input: (_input, gone) => ({ ${noun}Id: gone.id }) },
  example,
}).implement(async (call, input) => {
  const gone = await setArchived(call.db, input.${noun}Id, call.now);
  if (gone === undefined) throw new Fault('not_found', \`There is no ${word} \${input.${noun}Id}\`);
  return gone;
});
`;
}

function restore({ name, noun, Noun, word }: Names): string {
  return `export const restore${Noun} = contract({
  name: '${name}.${noun}.restore',
  summary: 'Bring one archived ${word} back.',
  effect: 'write',
  access: '${name}.${noun}.write',
  input: ${noun}Id,
  output: ${Noun},
  undo: { by: '${name}.${noun}.archive', input: (_input, back) => ({ ${noun}Id: back.id }) },
  example,
}).implement(async (call, input) => {
  const back = await setArchived(call.db, input.${noun}Id, null);
  if (back === undefined) throw new Fault('not_found', \`There is no archived ${word} \${input.${noun}Id}\`);
  return back;
});
`;
}

function migration({ schema, table }: Names): string {
  return `create table ${schema}.${table} (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  title text not null,
  archived_at timestamptz(3)
);
create index ${table}_newest on ${schema}.${table} (tenant_id, id) where archived_at is null;
select store.tenant_table('${schema}.${table}');
`;
}

function story({ file, Noun, Nouns, noun, word }: Names): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '#test/world';
import { archive${Noun}, create${Noun}, list${Nouns}, restore${Noun} } from './${file}.ts';

test('the ${word} that was put away is not listed until it is brought back', async () => {
  const world = await createWorld();
  try {
    const company = await world.tenant('Ada and Sons');
    const ada = await world.person(company.id, 'tenant_admin');
    const titles = async () => {
      const { items } = await world.call(ada, list${Nouns}.contract, {});
      return items.map(({ title }: { title: string }) => title);
    };
    const { id } = await world.call(ada, create${Noun}.contract, { title: 'First' });
    assert.deepEqual(await titles(), ['First']);
    await world.call(ada, archive${Noun}.contract, { ${noun}Id: id });
    assert.deepEqual(await titles(), []);
    await world.call(ada, restore${Noun}.contract, { ${noun}Id: id });
    assert.deepEqual(await titles(), ['First']);
  } finally {
    await world.close();
  }
});
`;
}

function readme({ name, title, file, word }: Names): string {
  return `# ${title}

What this app is for, in two sentences a customer would understand. What must always be true of it.

| file | holds |
|---|---|
| \`${name}.ts\` | the front door: everything this app declares |
| \`model.ts\` | shapes and rules, pure |
| \`tables.ts\`, \`migrations/\`, \`store.ts\` | its tables and every query on them |
| \`${file}.ts\` | what can be done with the ${word} |
`;
}
