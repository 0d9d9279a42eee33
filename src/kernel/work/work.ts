// Work over time: reactions, things asked for later, and schedules, each invoked once by its key.
import { defineModule } from '#kernel/contract';
import { listSchedules, pauseSchedule, resumeSchedule, runScheduleNow } from './schedule-rows.ts';

export { startWork, type WorkLoop } from './loop.ts';

export const workModule = defineModule({
  name: 'work',
  title: 'Work over time',
  folder: import.meta.dirname,
  capabilities: [listSchedules, pauseSchedule, resumeSchedule, runScheduleNow],
  grants: { tenant_admin: ['work.*'], manager: ['work.schedule.read'] },
});
