// Whether somebody watches over the installation: that its parts are looked at, and its companies for warnings.
import { before, msOf } from '#base/time';
import { prepared, records } from '#kernel/store';
import { ownSchedule } from '../alert/check.ts';
import { isSeen } from '../status/model.ts';
import { lastLook } from '../status/store.ts';
import type { Upkeep } from '../upkeep.ts';
import { absent, type Examination, ok, type Verdict, warn } from './verdict.ts';

export function watchingExaminations(upkeep: Upkeep): Examination[] {
  return [
    { name: 'monitoring', look: () => monitoring(upkeep) },
    { name: 'alerts', look: () => alerts(upkeep) },
  ];
}

const advice = 'See whether Cadre runs, and its log';

async function monitoring({ store, clock }: Upkeep): Promise<Verdict> {
  const now = new Date(clock.nowMs()).toISOString();
  const at = await lastLook(store.engine(now).db);
  if (at === null) return absent('Nobody has looked at the parts yet');
  return isSeen(at, now) ? ok(`Looked at ${at}`) : warn(`Nobody has looked at the parts since ${at}`, advice);
}

const looks = prepared(
  `select count(*)::int as companies, count(*) filter (where last_at < $1)::int as late,
     count(last_error)::int as failed, min(last_at) as since
   from work.schedules where name = $2 and not paused and last_at is not null`,
);

async function alerts({ store, clock }: Upkeep): Promise<Verdict> {
  const now = new Date(clock.nowMs()).toISOString();
  const values = [before(now, '20 minutes'), `platform.${ownSchedule}`];
  const [row] = records(await store.engine(now).run({ statement: looks, values }));
  const { companies = 0, late = 0, failed = 0 } = row ?? {};
  if (companies === 0) return absent('No company has been looked at yet');
  if (late !== 0) return warn(`${late} of ${companies} companies were not looked at since ${sinceOf(row)}`, advice);
  if (failed !== 0) return warn(`Looking at ${failed} of ${companies} companies failed`, advice);
  return ok(`${companies} companies are looked at every five minutes`);
}

function sinceOf(row: Readonly<Record<string, unknown>> | undefined): string {
  const at = row?.since;
  return typeof at === 'string' ? new Date(msOf(at)).toISOString() : 'a while ago';
}
