// How large everything is, measured four times a day and when somebody asks, and how long that will do.
import { statfs } from 'node:fs/promises';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { and, asc, gte, inArray, lt } from 'drizzle-orm';
import { doublePrecision, text } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { before, type Instant as Moment } from '#base/time';
import { type Capability, contract, Instant, type Schedule } from '#kernel/contract';
import { type Db, globalTable, instant, moduleSchema, prepared, records } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { type Measure, measureNames, outlookOf } from './model.ts';

const sizes = globalTable(moduleSchema('platform'), 'sizes', {
  at: instant('at').notNull(),
  measure: text('measure').$type<Measure>().notNull(),
  value: doublePrecision('value').notNull(),
  most: doublePrecision('most'),
});

const lookBack = '30 days';
const keptFor = '400 days';

export const readCapacity = contract({
  name: 'platform.capacity.read',
  summary: 'Show how full everything is, how fast it grows, how long it will do, and what to do.',
  effect: 'read',
  access: 'platform.capacity.read',
  input: z.object({}),
  output: z.object({
    measuredSince: Instant.nullable(),
    items: z.array(
      z.object({
        measure: z.enum(measureNames),
        title: z.string(),
        unit: z.string(),
        value: z.number(),
        most: z.number().nullable().describe('Null where there is no limit'),
        perDay: z.number().nullable().describe('Null while it was measured for less than a week'),
        daysLeft: z.number().nullable().describe('Until the limit, at the pace of the last thirty days'),
        soonest: z.number().nullable().describe('The same, should it grow as fast as it did in its faster times'),
        urgency: z.enum(['none', 'plan', 'act']),
        advice: z.string(),
      }),
    ),
  }),
  example: {},
});

export const measureCapacity = contract({
  name: 'platform.capacity.measure',
  summary: 'Measure how large everything is.',
  effect: 'write',
  access: 'platform.capacity.measure',
  internal: true,
  input: z.object({}),
  output: z.object({ measured: z.int() }),
  undo: { never: 'how large it was stays so' },
  example: {},
});

export const capacitySchedule: Schedule = {
  name: 'measure-capacity',
  contract: measureCapacity,
  input: {},
  every: '6 hours',
  scope: 'installation',
};

export function capacityCapabilities(upkeep: Upkeep): Capability[] {
  const { store } = upkeep;
  return [
    readCapacity.implement(async (call) => {
      const [kept, now] = await Promise.all([
        measuredSince(store.engine(call.now).db, before(call.now, lookBack)),
        measure(upkeep, call.now),
      ]);
      const rows = [...kept, ...now.map((one) => ({ ...one, at: call.now }))];
      const items = measureNames.flatMap((name) => {
        const outlook = outlookOf(
          name,
          rows.filter(({ measure }) => measure === name),
        );
        return outlook ? [outlook] : [];
      });
      return { measuredSince: kept[0]?.at ?? null, items };
    }),

    measureCapacity.implement(async (call) => {
      const measured = await measure(upkeep, call.now);
      if (call.rehearsing) return { measured: measured.length };
      const { db } = store.engine(call.now);
      const values = measured.map((one) => ({ ...one, id: call.newId(), at: call.now }));
      await db.insert(sizes).values(values).onConflictDoNothing();
      await db.delete(sizes).where(lt(sizes.at, before(call.now, keptFor)));
      return { measured: measured.length };
    }),
  ];
}

function measuredSince(db: Db, from: Moment) {
  return db
    .select({ measure: sizes.measure, at: sizes.at, value: sizes.value, most: sizes.most })
    .from(sizes)
    .where(and(gte(sizes.at, from), inArray(sizes.measure, [...measureNames])))
    .orderBy(asc(sizes.at));
}

interface Measured {
  readonly measure: Measure;
  readonly value: number;
  readonly most: number | null;
}

const counts = prepared(
  `select pg_database_size(current_database())::float8 as database,
     (select sum(reltuples) from pg_class where relkind = 'r' and reltuples > 0)::float8 as rows,
     (select sum(calls) from platform.activity_days where on_date = $1::date)::float8 as calls`,
);

async function measure({ store, home }: Upkeep, now: Moment): Promise<Measured[]> {
  const yesterday = before(now, '1 day').slice(0, 10);
  const [row = {}] = records(await store.engine(now).run({ statement: counts, values: [yesterday] }));
  const { blocks, bfree, bavail, bsize } = await statfs(home);
  const used = (blocks - bfree) * bsize;
  const free = bavail * bsize;
  const database = Number(row.database ?? 0);
  // In a container the limit is the container's.
  const memory = Math.min(process.constrainedMemory() || totalmem(), totalmem());
  return [
    { measure: 'disk_used', value: used, most: used + free },
    // How much disk there is where somebody else keeps it nobody here can know.
    { measure: 'database', value: database, most: store.kind === 'embedded' ? database + free : null },
    { measure: 'rows', value: Number(row.rows ?? 0), most: null },
    { measure: 'calls', value: Number(row.calls ?? 0), most: null },
    { measure: 'memory', value: process.memoryUsage.rss(), most: memory },
    { measure: 'load', value: loadavg()[2] ?? 0, most: availableParallelism() },
  ];
}
