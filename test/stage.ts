// A module of tests: one small capability of every shape there is, so that the suite does not wait for an app to have
// it. Its letters go to a vendor on this machine.
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#base/fault';
import {
  type Capability,
  contract,
  defineModule,
  event,
  Id,
  Instant,
  list,
  type Module,
  outside,
  Page,
  reaction,
  type Schedule,
  secret,
  text,
} from '#kernel/contract';
import { letters } from './stage/letters.ts';
import { shapes } from './stage/shapes.ts';
import * as rows from './stage/store.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';

const Thing = z.object({
  id: Id,
  name: z.string(),
  details: z.record(z.string(), z.unknown()),
  version: z.int(),
  createdAt: Instant,
});
type Thing = z.output<typeof Thing>;

const Seen = z.object({ thingId: Id, ifVersion: z.int().min(1).max(1_000_000) });

const thingCreated = event({
  name: 'stage.thing.created',
  summary: 'A thing was made.',
  data: z.object({ thingId: Id, name: z.string() }),
});
const clicked = event({
  name: 'stage.mark.clicked',
  summary: 'Somebody clicked.',
  data: z.object({ label: z.string() }),
});

export const createThing = contract({
  name: 'stage.thing.create',
  summary: 'Make a thing.',
  effect: 'write',
  access: 'stage.thing.write',
  input: z.object({ name: text(200), details: z.record(z.string().max(50), z.unknown()).default({}) }),
  output: Thing,
  undo: { by: 'stage.thing.remove', input: (_input, thing) => ({ thingId: thing.id, ifVersion: thing.version }) },
  example: { name: 'A chair', details: { legs: 4 } },
});

export const renameThing = contract({
  name: 'stage.thing.rename',
  summary: 'Give a thing another name if nobody has touched it since you saw it.',
  effect: 'write',
  access: 'stage.thing.write',
  input: Seen.extend({ name: text(200) }),
  output: Thing.extend({ previousName: text(200) }),
  undo: {
    by: 'stage.thing.rename',
    input: ({ thingId }, thing) => ({ thingId, ifVersion: thing.version, name: thing.previousName }),
  },
  example: { thingId: exampleId, ifVersion: 1, name: 'A stool' },
});

export const removeThing = contract({
  name: 'stage.thing.remove',
  summary: 'Remove a thing for good.',
  effect: 'write',
  access: 'stage.thing.write',
  input: Seen,
  output: Thing,
  undo: { never: 'it is gone' },
  example: { thingId: exampleId, ifVersion: 1 },
});

export const listThings = contract({
  name: 'stage.thing.list',
  summary: 'List the things, newest first.',
  effect: 'read',
  access: 'stage.thing.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Thing),
  example: { limit: 10 },
});

const things: readonly Capability[] = [
  createThing.implement(async (call, { name, details }) => {
    const thing = (await rows.insertThing(call.db, { id: call.newId(), name, details })) ?? missing();
    call.emit(thingCreated, { thingId: thing.id, name });
    return thing as Thing;
  }),
  renameThing.implement(async (call, { name, ...seen }) => {
    const before = (await rows.thingById(call.db, seen.thingId)) ?? missing();
    const thing = (await rows.changeThing(call.db, seen, { name })) ?? changed();
    return { ...(thing as Thing), previousName: before.name };
  }),
  removeThing.implement(async (call, seen) => {
    if (!(await rows.thingById(call.db, seen.thingId))) missing();
    return ((await rows.changeThing(call.db, seen, { deletedAt: call.now })) ?? changed()) as Thing;
  }),
  listThings.implement(async (call, page) => {
    const items = (await rows.newestThings(call.db, page)) as Thing[];
    return { items, next: items.length === page.limit ? (items.at(-1)?.id ?? null) : null };
  }),
];

export const keepSecret = contract({
  name: 'stage.secret.keep',
  summary: 'Keep a secret and answer another one, once.',
  effect: 'write',
  access: 'stage.secret.keep',
  input: z.object({ label: text(100), pin: secret(z.string().min(4).max(200)) }),
  output: z.object({ id: Id, label: z.string(), recovery: secret(z.string()) }),
  undo: { never: 'somebody may have read it' },
  example: { label: 'The door', pin: 'four or more' },
});

export const readDossier = contract({
  name: 'stage.dossier.read',
  summary: 'Look something up that not everybody should.',
  effect: 'read',
  access: 'stage.dossier.read',
  sensitive: true,
  untrusted: true,
  input: z.object({ words: z.string().max(500) }),
  output: z.object({ words: outside(z.string()), found: z.int() }),
  example: { words: 'salary' },
});

export const click = contract({
  name: 'stage.mark.click',
  summary: 'Count a click without waiting for the database.',
  effect: 'write',
  caller: 'visitor',
  record: 'spool',
  http: 'POST /stage/click',
  input: z.object({ label: text(100) }),
  output: z.object({ clickId: Id }),
  undo: { never: 'it was clicked' },
  example: { label: 'the blue one' },
});

const oddities: readonly Capability[] = [
  keepSecret.implement(async (call, { label, pin }) => {
    const id = call.newId();
    await rows.insertThing(call.db, { id, name: label, details: { sealed: hash('sha256', pin) } });
    return { id, label, recovery: `recovery-${hash('sha256', id + pin)}` };
  }),
  readDossier.implement(async (call, { words }) => {
    const found = await rows.newestThings(call.db, { limit: 200 });
    return { words, found: found.filter(({ name }) => name.includes(words)).length };
  }),
  click.implement((call, { label }) => {
    call.emit(clicked, { label });
    return { clickId: call.newId() };
  }),
];

export const askLater = contract({
  name: 'stage.later.ask',
  summary: 'Have a thing made later.',
  effect: 'write',
  access: 'stage.thing.write',
  input: z.object({ name: text(200), at: Instant.optional() }),
  output: z.object({ asked: z.literal(true) }),
  undo: { never: 'remove the thing once it is there' },
  example: { name: 'A table' },
});

export const makeNest = contract({
  name: 'stage.nest.make',
  summary: 'Make several things at once, all of them or none.',
  effect: 'write',
  access: 'stage.thing.write',
  input: z.object({
    names: z.array(text(200)).min(1).max(5),
    keys: z.array(z.string().min(1).max(50)).max(5).optional(),
    failAtTheEnd: z.boolean().default(false),
  }),
  output: z.object({ thingIds: z.array(Id), newest: z.string().nullable() }),
  undo: { never: 'remove them one by one' },
  example: { names: ['One', 'Two'] },
});

const nested: readonly Capability[] = [
  askLater.implement((call, { name, at }) => {
    call.later(createThing, { name }, at ? { at } : {});
    return { asked: true as const };
  }),
  makeNest.implement(async (call, { names, keys = [], failAtTheEnd }) => {
    const thingIds: string[] = [];
    for (const [index, name] of names.entries()) {
      const key = keys[index];
      thingIds.push((await call.invoke(createThing, { name }, key ? { key } : {})).id);
    }
    const { items } = await call.invoke(listThings, { limit: 1 });
    if (failAtTheEnd) throw new Fault('conflict', 'It was not meant to be');
    return { thingIds, newest: items[0]?.name ?? null };
  }),
];

/** A reaction that can be made to fail: for now, by the name `flaky`, until it has another; for good, by `hopeless`. */
const follow = contract({
  name: 'stage.thing.follow',
  summary: 'Follow a new thing.',
  effect: 'write',
  access: 'stage.thing.follow',
  internal: true,
  input: z.object({ thingId: Id, name: z.string() }),
  output: z.object({ times: z.int() }),
  undo: { never: 'following changes nothing' },
  example: { thingId: exampleId, name: 'A chair' },
}).implement(async (call, { thingId, name }) => {
  if (name === 'hopeless') throw new Fault('invalid', 'This can never be followed');
  const thing = await rows.thingById(call.db, thingId);
  if (thing?.name === 'flaky') throw new Fault('unavailable', 'This can not be followed yet');
  return { times: await rows.count(call.db, { id: call.newId(), what: `followed ${thingId}` }) };
});

const tick = contract({
  name: 'stage.clock.tick',
  summary: 'Count one more hour.',
  effect: 'write',
  access: 'stage.clock.tick',
  internal: true,
  input: z.object({}),
  output: z.object({ times: z.int() }),
  undo: { never: 'the hour is over' },
  example: {},
}).implement(async (call) => ({ times: await rows.count(call.db, { id: call.newId(), what: 'hours' }) }));

const hourly: Schedule = { name: 'hourly', contract: tick.contract, input: {}, every: '1 hour', scope: 'tenant' };

export function createStage(vendorUrl: string): Module {
  return defineModule({
    name: 'stage',
    title: 'Stage',
    folder: join(import.meta.dirname, 'stage'),
    capabilities: [...things, ...oddities, ...letters(vendorUrl), ...nested, ...shapes, follow, tick],
    events: [thingCreated, clicked],
    reactions: [reaction(thingCreated, follow.contract, ({ data }) => data)],
    schedules: [hourly],
    grants: { manager: ['stage.*'] },
  });
}

function missing(): never {
  throw new Fault('not_found', 'There is no such thing');
}

function changed(): never {
  throw new Fault('conflict', 'The thing has been changed since');
}
