// One look at a company: what its rows say, what is worth a warning, and whom to tell.
import { before, type Instant } from '#base/time';
import type { Call } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { downNow } from '../status/store.ts';
import type { Upkeep } from '../upkeep.ts';
import { alertRaised, alertResolved } from './contracts.ts';
import {
  deadDeliveries,
  downParts,
  type Finding,
  failingActions,
  failingWork,
  fullDisk,
  hangingWork,
  type Kind,
  meanings,
  minutes,
  missedTasks,
  type Plan,
  planOf,
  type Rule,
  slowCapabilities,
  stuckWork,
  type Task,
  unusualActivity,
} from './model.ts';
import * as readings from './readings.ts';
import { insertAlert, knownSince, markTold, mutesAt, resolveAlert, rulesFor, seeAgain } from './store.ts';

export const ownSchedule = 'check-alerts';

/** What is looked at besides the company's own rows. */
export type Looked = Pick<Upkeep, 'store' | 'home'>;

export async function check(call: Call, looked: Looked) {
  const { store } = looked;
  const tasks = await readings.tasks(call.db);
  const lastLook = tasks.find(({ name }) => name === `platform.${ownSchedule}`)?.lastAt ?? null;
  await addUp(call, store, lastLook);
  const rules = await rulesFor(call, store);
  const { db, now } = call;
  const findings: Finding[] = [];
  for (const rule of rules.filter(({ enabled }) => enabled)) {
    findings.push(...(await finders[rule.kind](call, rule, { ...looked, tasks, lastLook })));
  }
  const longest = Math.max(...rules.map(({ quietMinutes }) => quietMinutes));
  const known = await knownSince(db, before(now, minutes(longest)));
  const plan = planOf({ now, findings, known, rules, mutes: await mutesAt(db, now) });
  await carryOut(call, plan);
  return { raised: plan.raise.length, resolved: plan.resolve.length, open: findings.length };
}

async function addUp({ db, now, tenant }: Call, store: Store, lastLook: Instant | null) {
  const from = readings.hoursSince(lastLook, now);
  const logins = await readings.loginsSince(store.engine(now).db, tenant.id, from);
  await readings.addUpHours(db, from, logins);
  await readings.forgetHours(db, now);
}

interface Surroundings extends Looked {
  readonly tasks: readonly Task[];
  readonly lastLook: Instant | null;
}

type Find = (call: Call, rule: Rule, around: Surroundings) => Finding[] | Promise<Finding[]>;

const finders: Readonly<Record<Kind, Find>> = {
  missed_task: ({ now }, rule, { tasks, lastLook }) => missedTasks(tasks, rule, { now, lastLook }),
  stuck_work: async ({ db, now }, rule, { lastLook }) =>
    stuckWork(await readings.stuck(db, before(now, minutes(rule.threshold))), rule, { now, lastLook }),
  hanging_work: async ({ db, now }, rule, { lastLook }) =>
    hangingWork(await readings.hanging(db, before(now, minutes(rule.threshold))), rule, { now, lastLook }),
  failing_work: async ({ db, now }, rule) => failingWork(await readings.failing(db, now, rule.threshold), rule),
  dead_delivery: async ({ db }, rule) => deadDeliveries(await readings.dead(db), rule),
  failing_action: async ({ db, now }, rule) => failingActions(await readings.failures(db, now), rule),
  unusual_activity: async ({ db, now }, rule) => unusualActivity(await readings.actors(db, now), rule),
  slow_capability: async ({ db, now }, rule) => slowCapabilities(await readings.paces(db, now, rule.atLeast), rule),
  part_down: async ({ now }, rule, { store }) => downParts(await downNow(store.engine(now).db), rule, now),
  disk_full: async (_call, rule, { home }) => fullDisk(await readings.disk(home), rule),
};

async function carryOut(call: Call, { raise, keep, resolve }: Plan) {
  const { db, now } = call;
  for (const { finding, toldAt, tell } of raise) {
    const alert = await insertAlert(db, finding, { id: call.newId(), now, toldAt: tell ? now : toldAt });
    if (alert && tell) raised(call, alert.id, { finding, repeated: false });
  }
  for (const { id, finding, tell } of keep) {
    await seeAgain(db, { id, finding, now });
    if (!tell) continue;
    await markTold(db, id, now);
    raised(call, id, { finding, repeated: true });
  }
  for (const { id, kind, subject, summary, tell } of resolve) {
    const isOver = await resolveAlert(db, id, now);
    const { severity } = meanings[kind];
    if (isOver && tell) call.emit(alertResolved, { alertId: id, kind, subject, severity, summary });
  }
}

function raised(call: Call, alertId: string, { finding, repeated }: { finding: Finding; repeated: boolean }) {
  const { kind, subject, summary } = finding;
  call.emit(alertRaised, { alertId, kind, subject, summary, severity: meanings[kind].severity, repeated });
}
