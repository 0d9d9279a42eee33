// Capabilities that break the rules, each in its own way, to see who stops them.
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, defineModule, event, Id, type Module, secret } from '#kernel/contract';
import { sendLetter } from '../stage/letters.ts';
import * as rows from '../stage/store.ts';
import { createThing, listThings } from '../stage.ts';

const happened = event({ name: 'backstage.trick.happened', summary: 'A trick was tried.', data: z.object({}) });

type Trick = (call: Call, other: string) => unknown;

/** Each statement of a read is bound anew, so this is forgotten before the next. */
const rebind: Trick = async (call, other) => {
  await call.db.execute(sql`select set_config('app.current_tenant_id', ${other}, true)`);
  await call.db.execute(sql`select set_config('app.current_tenant_id', ${other}, false)`);
  return (await call.db.select().from(rows.things).where(eq(rows.things.tenantId, other))).length;
};

/** What a read must not be able to do. */
const readTricks = {
  insert: (call) => rows.insertThing(call.db, { id: call.newId(), name: 'From a read', details: {} }),
  update: (call) => call.db.update(rows.things).set({ name: 'From a read' }).where(eq(rows.things.version, 1)),
  delete: (call) => call.db.delete(rows.things).where(eq(rows.things.version, 1)),
  truncate: (call) => call.db.execute(sql`truncate stage.things`),
  unlock: (call) => call.db.execute(sql`set transaction read write`),
  sequence: (call) => call.db.execute(sql`create temporary table mine (a int)`),
  emit: (call) => call.emit(happened, {}),
  later: (call) => call.later(createThing, { name: 'From a read' }),
  invoke: (call) => call.invoke(createThing, { name: 'From a read' }),
} satisfies Record<string, Trick>;

/** What nobody must be able to do to another tenant's rows. Each answers how many of them it got. */
const foreignTricks = {
  see: async (call, other) => (await call.db.select().from(rows.things).where(eq(rows.things.tenantId, other))).length,
  change: async (call, other) =>
    (
      await call.db
        .update(rows.things)
        .set({ name: 'Taken' })
        .where(eq(rows.things.tenantId, other))
        .returning({ id: rows.things.id })
    ).length,
  take: async (call, other) =>
    (
      await call.db
        .update(rows.things)
        .set({ tenantId: other })
        .where(eq(rows.things.version, 1))
        .returning({ id: rows.things.id })
    ).length,
  plant: async (call, other) => {
    await call.db.insert(rows.things).values({ id: call.newId(), tenantId: other, name: 'Planted', details: {} });
    return 1;
  },
} satisfies Record<string, Trick>;

/** What a write must not be able to do. */
const writeTricks = {
  send: (call) => call.invoke(sendLetter, { to: 'Ada', words: 'from inside a write' }),
  wrongEvent: (call) => call.emit(happened, { never: 1 } as never),
} satisfies Record<string, Trick>;

const TrickInput = z.object({ trick: z.string(), other: Id });
const Tried = z.object({ rows: z.int() });
const never = { never: 'it must not work' };
const example = { trick: 'insert', other: '019abcde-0000-7000-8000-000000000000' };

async function tried(
  tricks: Readonly<Record<string, Trick>>,
  call: Call,
  { trick, other }: z.output<typeof TrickInput>,
) {
  const answer = await tricks[trick]?.(call, other);
  return { rows: typeof answer === 'number' ? answer : 0 };
}

const spec = { access: 'backstage.trick.try', input: TrickInput, output: Tried, example } as const;

export const tryReading = contract({
  ...{ ...spec, name: 'backstage.trick.read', summary: 'Try what a read must not do.', effect: 'read' },
});
export const tryForeign = contract({
  ...{ ...spec, name: 'backstage.trick.foreign', summary: 'Try to get at others.', effect: 'write', undo: never },
});
export const tryWriting = contract({
  ...{ ...spec, name: 'backstage.trick.write', summary: 'Try what a write must not do.', effect: 'write', undo: never },
});

export const swallow = contract({
  name: 'backstage.nest.swallow',
  summary: 'Make a thing inside, let it fail, and go on as if nothing had happened.',
  effect: 'write',
  access: 'backstage.nest.swallow',
  input: z.object({ name: z.string() }),
  output: z.object({ caught: z.string() }),
  undo: never,
  example: { name: 'x' },
});

const halfMade = contract({
  name: 'backstage.thing.halve',
  summary: 'Make a thing and fail.',
  effect: 'write',
  access: 'backstage.thing.halve',
  input: z.object({ name: z.string() }),
  output: z.object({}),
  undo: never,
  example: { name: 'x' },
});

export const lie = contract({
  name: 'backstage.answer.lie',
  summary: 'Answer something else than was promised.',
  effect: 'write',
  access: 'backstage.answer.lie',
  input: z.object({ pin: secret(z.string()) }),
  output: z.object({ id: Id, key: secret(z.string().max(3)) }),
  undo: never,
  example: { pin: 'x' },
});

export const wait = contract({
  name: 'backstage.curtain.wait',
  summary: 'Wait until the curtain opens.',
  effect: 'write',
  access: 'backstage.curtain.wait',
  input: z.object({ name: z.string() }),
  output: z.object({ id: Id }),
  undo: never,
  example: { name: 'x' },
});

/** Where a test meets a call that is under way. */
export interface Curtain {
  /** Somebody waits before it. */
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  reach(): void;
  open(): void;
}

export function hangCurtain(): Curtain {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return { reached: reached.promise, opened: opened.promise, reach: reached.resolve, open: opened.resolve };
}

export function createBackstage(curtain: Curtain = hangCurtain()): Module {
  return defineModule({
    name: 'backstage',
    title: 'Backstage',
    capabilities: [
      tryReading.implement((call, input) => tried({ ...readTricks, see: foreignTricks.see, rebind }, call, input)),
      tryForeign.implement((call, input) => tried(foreignTricks, call, input)),
      tryWriting.implement((call, input) => tried(writeTricks, call, input)),
      swallow.implement(async (call, { name }) => {
        await call.invoke(createThing, { name: `${name}, outside` });
        const caught = await call.invoke(halfMade, { name: `${name}, inside` }).catch(String);
        return { caught: String(caught) };
      }),
      halfMade.implement(async (call, { name }) => {
        await call.invoke(createThing, { name });
        throw new Fault('conflict', 'It was made and then regretted');
      }),
      lie.implement((_call, { pin }) => ({ id: 'no id at all', key: `the answer to ${pin}` })),
      wait.implement(async (call, { name }) => {
        curtain.reach();
        await curtain.opened;
        const { id } = await call.invoke(createThing, { name });
        await call.invoke(listThings, {});
        return { id };
      }),
    ],
    events: [happened],
    grants: { manager: ['backstage.*'] },
  });
}

export const triesOfReads = Object.keys(readTricks);
export const triesOfStrangers = Object.keys(foreignTricks);
export const triesOfWrites = Object.keys(writeTricks);
