// Work over time: runs of workflows, reactions, things asked for later, and schedules.
import { defineModule } from '#kernel/contract';
import { controlCapabilities, sweepRunsDaily } from './run/control.ts';
import { gate } from './run/gate.ts';
import { historyCapabilities } from './run/history.ts';
import { ended, failed, started } from './run/starting.ts';
import { telling } from './run/telling.ts';
import {
  createSchedule,
  deleteSchedule,
  listSchedules,
  pauseSchedule,
  resumeSchedule,
  runScheduleNow,
} from './schedule-rows.ts';
import { subjects } from './subjects.ts';

export { startWork, type WorkLoop } from './loop.ts';
export { Accepted, untilDone, workflow } from './run/workflow.ts';

export const workModule = defineModule({
  name: 'work',
  title: 'Work over time',
  folder: import.meta.dirname,
  capabilities: [
    ...[listSchedules, createSchedule, deleteSchedule, pauseSchedule, resumeSchedule, runScheduleNow],
    ...[...historyCapabilities, ...controlCapabilities, gate, telling],
  ],
  schedules: [sweepRunsDaily],
  events: [started, ended, failed],
  subjects,
  grants: { tenant_admin: ['work.*'], manager: ['work.schedule.read', 'work.run.read', 'work.run.manage'] },
});
