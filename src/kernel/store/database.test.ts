import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { and, asc, count, desc, eq, gt, inArray, like, max, sql } from 'drizzle-orm';
import { alias, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { asFault } from '#base/fault';
import { newId } from '#base/id';
import { type Db, query } from './database.ts';
import type { Pool } from './pool.ts';
import { failureOf, now, openScene, type Scene, someTenant } from './scene.test.ts';
import { ReadScope, WriteScope } from './scope.ts';
import { moduleSchema, tenantTable } from './tables.ts';

suite('queries through Drizzle', () => {
  const schema = moduleSchema('trial');
  const authors = tenantTable(schema, 'authors', { name: text('name').notNull(), mood: text('mood') });
  const notes = tenantTable(schema, 'notes', {
    body: text('body').notNull(),
    authorId: uuid('author_id'),
    details: jsonb('details').$type<unknown>(),
    tags: text('tags').array(),
  });

  const mine = someTenant();
  const adaId = newId(Date.parse(now));
  let scene: Scene;
  let pool: Pool;
  let db: Db;
  before(async () => {
    scene = await openScene();
    await scene.sql(`
    create table trial.authors (
      id uuid primary key,
      tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
      created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
      updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
      name text not null,
      mood text
    );
    select store.tenant_table('trial.authors')`);
    pool = scene.pool(4);
    await change(async (writing) => {
      await writing.insert(authors).values({ id: adaId, name: 'Ada' });
      await writing.insert(notes).values([
        { id: newId(1), body: 'first', authorId: adaId, details: { n: 1 }, tags: ['a', 'b "c"', '{}'] },
        { id: newId(2), body: 'second', authorId: adaId },
        { id: newId(3), body: 'nobody’s' },
      ]);
    });
    db = new ReadScope(pool, mine).db;
  });
  after(() => scene.close());

  async function change<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const scope = new WriteScope(pool, mine);
    const result = await work(scope.db);
    await scope.commit([]);
    return result;
  }

  test('a row comes as the record that its table describes', async () => {
    const [row] = await db.select().from(notes).where(eq(notes.body, 'first'));
    assert.deepEqual(row, {
      id: row?.id,
      tenantId: mine.tenantId,
      createdAt: now,
      updatedAt: now,
      body: 'first',
      authorId: adaId,
      details: { n: 1 },
      tags: ['a', 'b "c"', '{}'],
    });
  });

  test('what an insert or an update answers is what is there', async () => {
    const later = '2026-03-02T00:00:00.000Z';
    const scope = new WriteScope(pool, { ...mine, now: later });
    const [changed] = await scope.db
      .update(notes)
      .set({ tags: [], details: null })
      .where(eq(notes.body, 'first'))
      .returning();
    assert.deepEqual([changed?.tags, changed?.details, changed?.createdAt, changed?.updatedAt], [[], null, now, later]);
    const [made] = await scope.db
      .insert(notes)
      .values({ id: newId(9), body: 'third' })
      .returning({ at: notes.createdAt });
    assert.deepEqual(made, { at: later });
    const gone = await scope.db.delete(notes).where(like(notes.body, '%')).returning({ body: notes.body });
    assert.equal(gone.length, 4);
    await scope.rollback();
  });

  for (const details of ['a text', '5', 'true', 'null', '{"a":1}', '', 5, 0, false, [1, '2'], {}, { a: '3' }]) {
    test(`the JSON value ${JSON.stringify(details)} stays what it is`, async () => {
      const scope = new WriteScope(pool, mine);
      const id = newId(4);
      await scope.db.insert(notes).values({ id, body: 'json', details });
      const [row] = await scope.db.select({ details: notes.details }).from(notes).where(eq(notes.id, id));
      await scope.rollback();
      assert.deepEqual(row, { details });
    });
  }

  test('what a left join does not find is null as a whole, also where its first column may be null', async () => {
    const rows = await db
      .select({ body: notes.body, author: { mood: authors.mood, name: authors.name } })
      .from(notes)
      .leftJoin(authors, eq(authors.id, notes.authorId))
      .orderBy(asc(notes.body));
    assert.deepEqual(rows, [
      { body: 'first', author: { mood: null, name: 'Ada' } },
      { body: 'nobody’s', author: null },
      { body: 'second', author: { mood: null, name: 'Ada' } },
    ]);
  });

  test('whole tables joined come side by side, under their own names', async () => {
    const other = alias(notes, 'other');
    const rows = await db
      .select()
      .from(notes)
      .innerJoin(authors, eq(authors.id, notes.authorId))
      .leftJoin(other, and(eq(other.authorId, authors.id), gt(other.body, notes.body)))
      .orderBy(asc(notes.body));
    assert.deepEqual(
      rows.map((row) => [row.notes.body, row.authors.name, row.other?.body ?? null]),
      [
        ['first', 'Ada', 'second'],
        ['second', 'Ada', null],
      ],
    );
  });

  test('numbers that PostgreSQL counts are numbers', async () => {
    const [row] = await db
      .select({
        all: count(),
        newest: max(notes.body),
        doubled: sql<number>`count(*) * 2`,
        word: sql<string>`'x'`.as('word'),
      })
      .from(notes);
    assert.deepEqual(row, { all: 3, newest: 'second', doubled: 6, word: 'x' });
  });

  test('a selection may stand on another one', async () => {
    const perAuthor = db
      .select({ authorId: notes.authorId, written: sql<number>`count(*)`.as('written') })
      .from(notes)
      .groupBy(notes.authorId)
      .as('per_author');
    const rows = await db
      .select({ name: authors.name, written: perAuthor.written })
      .from(authors)
      .innerJoin(perAuthor, eq(perAuthor.authorId, authors.id))
      .orderBy(desc(perAuthor.written));
    assert.deepEqual(rows, [{ name: 'Ada', written: 2 }]);
    const some = db.$with('some').as(
      db
        .select({ body: notes.body })
        .from(notes)
        .where(inArray(notes.body, ['first', 'x'])),
    );
    assert.deepEqual(await db.with(some).select().from(some), [{ body: 'first' }]);
  });

  test('plain SQL answers rows by name', async () => {
    const answered = await db.execute(
      sql`select body, author_id as "authorId" from trial.notes where body = ${'first'}`,
    );
    assert.deepEqual(answered.rows, [{ body: 'first', authorId: adaId }]);
    assert.equal(answered.rowCount, 1);
  });

  const byBody = query((draft) =>
    draft
      .select({ body: notes.body, author: { name: authors.name } })
      .from(notes)
      .leftJoin(authors, eq(authors.id, notes.authorId))
      .where(
        and(
          eq(notes.body, sql.placeholder('body')),
          sql`${notes.tags} is not distinct from ${sql.placeholder('tags')}`,
        ),
      )
      .limit(sql.placeholder('most')),
  );
  const sharedByBody = query(
    (draft) =>
      draft
        .select({ id: notes.id })
        .from(notes)
        .where(eq(notes.body, sql.placeholder('body'))),
    { shared: true },
  );

  test('a query built once takes its values anew each time', async () => {
    assert.deepEqual(await byBody(db, { body: 'second', tags: null, most: 5 }), [
      { body: 'second', author: { name: 'Ada' } },
    ]);
    assert.deepEqual(await byBody(db, { body: 'nobody’s', tags: null, most: 5 }), [{ body: 'nobody’s', author: null }]);
    assert.deepEqual(await byBody(db, { body: 'first', tags: null, most: 5 }), []);
    assert.deepEqual(await byBody(db, { body: 'second', tags: null, most: 0 }), []);
    assert.equal((await sharedByBody(db, { body: 'first' })).length, 1);
    await failureOf(byBody(db, { body: 'second' }));
  });

  test('a query built once is the caller’s own tenant’s, whoever else uses it', async () => {
    const stranger = new ReadScope(pool, someTenant()).db;
    assert.deepEqual(await byBody(stranger, { body: 'second', tags: null, most: 5 }), []);
    assert.deepEqual(await sharedByBody(stranger, { body: 'first' }), []);
  });

  test('a call is one transaction and opens no other', async () => {
    await assert.rejects(async () => db.transaction(async () => undefined), /already one transaction/);
  });

  test('a query that PostgreSQL refuses is a refusal of the house', async () => {
    const scope = new WriteScope(pool, mine);
    const failure = await failureOf(scope.db.insert(notes).values({ id: newId(5), body: 'first' }));
    await scope.rollback();
    assert.equal(asFault(failure).code, 'conflict', String(failure));
  });
});
