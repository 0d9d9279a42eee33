// A step of which nobody is told commits without waiting for the disk, and so does the beginning of a run whose caller
// waits for its end; whatever is seen outside waits for it.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, event, type Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { prepared } from '#kernel/store';
import { createWorld, type World } from '#test/world';
import { Accepted, awaited, untilDone, workflow } from '../work.ts';

const seen = event({ name: 'loose.thing.seen', summary: 'It was seen.', data: z.object({}) });
const nothing = z.object({});
const common = { effect: 'write', access: 'loose.thing.do', input: nothing, example: {} } as const;

function acting(noun: string, tell: boolean) {
  const spec = contract({
    ...common,
    name: `loose.${noun}.act`,
    summary: 'Do a thing.',
    output: nothing,
    undo: { never: 'it is only tried' },
  });
  return spec.implement((call) => {
    if (tell) call.emit(seen, {});
    return {};
  });
}

const never = { never: 'it is only tried' } as const;
const hurry = contract({ ...common, name: 'loose.run.hurry', summary: 'Begin.', output: z.unknown(), undo: never });
const [quiet, loud] = [acting('quiet', false), acting('loud', true)];
const writtenSoFar = { statement: prepared('select pg_current_wal_insert_lsn()::text'), values: [] };
const isOnDisk = prepared('select pg_current_wal_flush_lsn() >= $1::pg_lsn');

function looseModule(onDisk: unknown[]): Module {
  const begin = contract({
    ...common,
    name: 'loose.run.begin',
    summary: 'Begin.',
    output: Accepted,
    undo: untilDone,
  });
  const run = workflow(begin, {}, async (step, _input, { answer, look }) => {
    await step.invoke(loud.contract, {});
    await step.invoke(quiet.contract, {});
    const { rows } = await look(writtenSoFar);
    await answer('said');
    onDisk.push(...(await look({ statement: isOnDisk, values: rows[0] ?? [] })).rows.flat());
  });
  const wait = contract({
    ...common,
    name: 'loose.run.wait',
    summary: 'Begin and wait.',
    output: z.unknown(),
    undo: never,
  });
  const capabilities = [quiet, loud, run, awaited(wait, run, '30 seconds'), awaited(hurry, run, '1 second')];
  return defineModule({
    ...{ name: 'loose', title: 'Loose', capabilities, events: [seen] },
    grants: { tenant_admin: ['loose.*'] },
  });
}

suite('a step of which nobody is told', () => {
  const onDisk: unknown[] = [];
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [looseModule(onDisk)] });
    who = await world.person((await world.tenant('Work Ltd')).id, 'tenant_admin');
    // Deferred, so that it sees how the transaction is about to commit.
    await world.sql('create table public.commits (step text, waits text)');
    await world.sql(
      `create function public.note_commit() returns trigger language plpgsql security definer as $$
       begin
         insert into public.commits values (new.step, current_setting('synchronous_commit'));
         return null;
       end $$`,
    );
    await world.sql(
      `create constraint trigger noted after insert on work.journal deferrable initially deferred
       for each row execute function public.note_commit()`,
    );
    await world.sql('create table public.beginnings (waits text)');
    await world.sql(
      `create function public.note_beginning() returns trigger language plpgsql security definer as $$
       begin
         insert into public.beginnings values (current_setting('synchronous_commit'));
         return null;
       end $$`,
    );
    await world.sql(
      `create constraint trigger begun after insert on work.runs deferrable initially deferred
       for each row execute function public.note_beginning()`,
    );
    await world.answer(who, 'loose.run.begin', {});
    await world.settle();
  });
  after(() => world.close());

  test('commits without waiting for the disk, and one that tells of something waits', async () => {
    assert.deepEqual(await world.sql('select step, waits from public.commits order by step'), [
      { step: 'loose.loud.act', waits: 'on' },
      { step: 'loose.quiet.act', waits: 'off' },
    ]);
    assert.deepEqual(await world.sql('select state from work.runs'), [{ state: 'done' }]);
  });

  test('is on disk before the run says anything to somebody outside', () => {
    assert.deepEqual(onDisk, [true]);
  });

  for (const [how, capability, waits] of [
    ['whose caller hears of it at once waits', 'loose.run.begin', 'on'],
    ['whose caller waits for its end does not wait', 'loose.run.wait', 'off'],
    ['whose caller may hear of it in a second waits', 'loose.run.hurry', 'on'],
  ] as const) {
    test(`a beginning ${how} for the disk, and what is said of it does`, async () => {
      await world.sql('truncate public.beginnings, public.commits');
      onDisk.splice(0);
      await world.answer(who, capability, {});
      await world.settle();
      assert.deepEqual(await world.sql('select waits from public.beginnings'), [{ waits }]);
      assert.deepEqual(onDisk, [true]);
    });
  }
});
