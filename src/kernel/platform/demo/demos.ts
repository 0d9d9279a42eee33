// The demo company as capabilities: opened with one click, removed with another.
import { z } from 'zod';
import { after } from '#base/time';
import { type Capability, contract, Id, Instant } from '#kernel/contract';
import { companyName } from './model.ts';
import { current, letIn, openDemo } from './opening.ts';
import type { DemoParts } from './parts.ts';
import { playDemo } from './playing.ts';
import { removeDemo, removeRest } from './removing.ts';
import { type Demo, isDemo } from './store.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';

const Shown = z.object({
  tenantId: Id.nullable().describe('The demo company; null when there is none'),
  name: z.string(),
  openedAt: Instant.nullable(),
  isReady: z.boolean().describe('Whether its history has been played to the end'),
  shows: z.array(z.object({ module: z.string(), about: z.string() })),
});

export const openDemoCompany = contract({
  name: 'platform.demo.open',
  guarded: true,
  summary: 'Open the demo company, which shows a business at work and sends nothing; the same one again.',
  effect: 'write',
  access: 'platform.demo.open',
  limit: { calls: 20, per: '1 hour' },
  input: z.object({}),
  output: Shown,
  undo: { by: 'platform.demo.remove', input: () => ({}) },
  example: {},
});

export const showDemoCompany = contract({
  name: 'platform.demo.show',
  summary: 'Tell whether there is a demo company and what it shows.',
  effect: 'read',
  access: 'platform.demo.open',
  input: z.object({}),
  output: Shown,
  example: {},
});

export const removeDemoCompany = contract({
  name: 'platform.demo.remove',
  guarded: true,
  summary: 'Remove the demo company with everything in it.',
  effect: 'write',
  access: 'platform.demo.open',
  limit: { calls: 20, per: '1 hour' },
  input: z.object({}),
  output: z.object({ tenantId: Id.nullable(), rows: z.int() }),
  undo: { by: 'platform.demo.open', input: () => ({}) },
  example: {},
});

export const playDemoCompany = contract({
  name: 'platform.demo.play',
  summary: 'Play the history of the demo company to its end.',
  effect: 'write',
  access: 'platform.demo.open',
  internal: true,
  // So that it holds no transaction of its own: each act has one.
  record: 'spool',
  input: z.object({ tenantId: Id }),
  output: z.object({ modules: z.array(z.string()) }),
  undo: { never: 'the demo company is removed as a whole' },
  example: { tenantId: exampleId },
});

export const sweepDemoCompany = contract({
  name: 'platform.demo.sweep',
  summary: 'Remove what was still on its way when the demo company was removed.',
  effect: 'write',
  access: 'platform.demo.open',
  internal: true,
  record: 'spool',
  input: z.object({ tenantId: Id }),
  output: z.object({ rows: z.int() }),
  undo: { never: 'it belonged to nobody any more' },
  example: { tenantId: exampleId },
});

/** What is still under way when a company is removed has ended by then. */
const untilSwept = '5 minutes';

export function demoCapabilities(parts: DemoParts): Capability[] {
  return [
    openDemoCompany.implement(async (call) => {
      if (call.rehearsing) return shown(parts, await current(parts));
      const demo = await openDemo(parts);
      if (call.actor.kind === 'person') await letIn(parts, demo, call.actor.id);
      const { tenantId } = demo;
      if (!demo.playedAt) call.later(playDemoCompany, { tenantId }, { key: `platform.demo.play:${tenantId}` });
      return shown(parts, demo);
    }),
    showDemoCompany.implement(async () => shown(parts, await current(parts))),
    removeDemoCompany.implement(async (call) => {
      if (call.rehearsing) return { tenantId: (await current(parts))?.tenantId ?? null, rows: 0 };
      const { tenantId, rows } = await removeDemo(parts);
      if (tenantId) call.later(sweepDemoCompany, { tenantId }, { at: after(call.now, untilSwept) });
      return { tenantId, rows };
    }),
    playDemoCompany.implement(async (call, { tenantId }) => {
      if (call.rehearsing) return { modules: [] };
      return { modules: [...(await playDemo(parts, tenantId)).modules] };
    }),
    sweepDemoCompany.implement(async (call, { tenantId }) => {
      if (call.rehearsing) return { rows: 0 };
      return { rows: (await removeRest(parts, tenantId)).rows };
    }),
  ];
}

function shown({ modules }: DemoParts, demo: Demo | undefined) {
  const shows = modules().flatMap(({ name, demo: play }) => (play ? [{ module: name, about: play.about }] : []));
  return {
    ...{ tenantId: demo?.tenantId ?? null, name: companyName, openedAt: demo?.openedAt ?? null, shows },
    isReady: demo !== undefined && demo.playedAt !== null,
  };
}

/** Asked before anything is sent, and answered by the database: nothing ever leaves a demo company. */
export function staysHere({ store }: Pick<DemoParts, 'store'>, tenantId: string, now: string): Promise<boolean> {
  return isDemo(store.engine(now), tenantId);
}
