// What stories about the loop have in common: a thing that is asked for and followed, and a clock that ticks.
import { z } from 'zod';
import { Fault, type FaultCode } from '#base/fault';
import { contract, defineModule, event, Instant, type Module, reaction, type Schedule } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

const Label = z.object({ label: z.string() });
const asked = event({ name: 'trial.thing.asked', summary: 'Somebody asked.', data: Label });
const followed = event({ name: 'trial.thing.followed', summary: 'It was followed.', data: Label });
const ticked = event({ name: 'trial.clock.ticked', summary: 'An hour is over.', data: z.object({}) });
const common = { undo: { never: 'this is a test' }, effect: 'write', output: z.object({}) } as const;

export const ask = contract({
  ...common,
  name: 'trial.thing.ask',
  summary: 'Ask for a thing.',
  access: 'trial.thing.ask',
  input: Label,
  example: { label: 'a' },
});
export const askLater = contract({
  ...common,
  name: 'trial.thing.askLater',
  summary: 'Ask for a thing at a time.',
  access: 'trial.thing.ask',
  input: Label.extend({ at: Instant }),
  example: { label: 'a', at: '2026-01-01T00:00:00.000Z' },
});
const follow = contract({
  ...common,
  name: 'trial.thing.follow',
  summary: 'Follow a thing.',
  access: 'trial.thing.follow',
  input: Label,
  example: { label: 'a' },
});
const hearOf = contract({
  ...follow.spec,
  effect: 'write',
  name: 'trial.thing.hearOf',
  undo: { never: 'it was heard' },
});
const tick = contract({
  ...common,
  name: 'trial.clock.tick',
  summary: 'Let an hour pass.',
  access: 'trial.clock.tick',
  input: z.object({}),
  example: {},
});

/** What becomes of whoever follows a thing of this label. */
export interface Moods {
  readonly refuse: Map<string, FaultCode>;
  readonly wait: Map<string, Promise<void>>;
  /** How often it was tried. */
  readonly tries: Map<string, number>;
  tick: 'well' | 'broken';
}

function trialOf(moods: Moods): Module {
  const hourly: Schedule = { name: 'hourly', contract: tick, input: {}, every: '1 hour', scope: 'tenant' };
  const once: Schedule = { name: 'once', contract: tick, input: {}, every: '1 hour', scope: 'installation' };
  return defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      ask.implement((call, { label }) => {
        call.emit(asked, { label });
        return {};
      }),
      askLater.implement((call, { label, at }) => {
        call.later(ask, { label }, { at });
        return {};
      }),
      follow.implement(async (call, { label }) => {
        moods.tries.set(label, (moods.tries.get(label) ?? 0) + 1);
        await moods.wait.get(label);
        const code = moods.refuse.get(label);
        if (code) throw new Fault(code, `This is ${code}`);
        call.emit(followed, { label });
        return {};
      }),
      hearOf.implement(() => ({})),
      tick.implement((call) => {
        if (moods.tick === 'broken') throw new Fault('upstream', 'The clock is broken');
        call.emit(ticked, {});
        return {};
      }),
    ],
    events: [asked, followed, ticked],
    reactions: [reaction(asked, follow, ({ data }) => data), reaction(asked, hearOf, ({ data }) => data)],
    schedules: [hourly, once],
    grants: { tenant_admin: ['trial.*'] },
  });
}

const moodsOf = (): Moods => ({ refuse: new Map(), wait: new Map(), tries: new Map(), tick: 'well' });

export interface Stand {
  readonly world: World;
  readonly moods: Moods;
}

export async function open(options: { beside?: World; workByItself?: boolean } = {}): Promise<Stand> {
  const moods = moodsOf();
  return { moods, world: await createWorld({ ...options, modules: [trialOf(moods)] }) };
}

export async function someone(world: World): Promise<Authenticated> {
  return world.person((await world.tenant('Work Ltd')).id, 'tenant_admin');
}

/** How often the thing was followed, as everybody can see. */
export async function followedTimes(world: World, label: string): Promise<number> {
  const rows = await world.sql(
    `select 1 from event.ai_events where event_type = 'trial.thing.followed' and event_data ->> 'label' = $1`,
    [label],
  );
  return rows.length;
}
