// Work over time: runs of workflows, reactions, things asked for later, and schedules.
import { defineModule, type Module } from '#kernel/contract';
import { flowCapabilities, flowEvents } from './flow/flow.ts';
import type { Proving } from './flow/hooks.ts';
import { flowSubjects } from './flow/subjects.ts';
import { controlCapabilities, sweepRunsDaily } from './run/control.ts';
import { gate } from './run/gate.ts';
import { historyCapabilities } from './run/history.ts';
import { measuringCapabilities } from './run/measures.ts';
import { ended, failed, started } from './run/starting.ts';
import { telling } from './run/telling.ts';
import { openWorkers } from './run/workers.ts';
import { scheduleCapabilities } from './schedule-rows.ts';
import { subjects } from './subjects.ts';
import { type AuthoringParts, authoringCapabilities } from './template/template.ts';

export { openCalledFlows } from './flow/called.ts';
export { httpModule } from './flow/http/http.ts';
export { startWork, type WorkLoop } from './loop.ts';
export { awaited } from './run/awaited.ts';
export { stepOf } from './run/calling.ts';
export { Accepted, untilDone, workflow } from './run/workflow.ts';

interface WorkParts extends AuthoringParts {
  readonly vault: Proving;
}

export function workModule(parts: WorkParts): Module {
  return defineModule({
    name: 'work',
    title: 'Work over time',
    folder: import.meta.dirname,
    capabilities: [
      ...scheduleCapabilities(),
      ...[
        ...historyCapabilities,
        ...measuringCapabilities,
        ...controlCapabilities(),
        openWorkers(),
        gate,
        telling,
        ...flowCapabilities(parts.vault),
      ],
      ...authoringCapabilities(parts),
    ],
    schedules: [sweepRunsDaily],
    events: [started, ended, failed, ...flowEvents],
    subjects: [...subjects, ...flowSubjects],
    grants: {
      tenant_admin: [
        ...['work.schedule.*', 'work.run.read', 'work.run.manage', 'work.template.manage'],
        ...['work.flow.read', 'work.flow.run', 'work.flow.adapt', 'work.flow.use'],
      ],
      manager: [
        ...['work.schedule.read', 'work.run.read', 'work.run.manage'],
        ...['work.flow.read', 'work.flow.run', 'work.flow.adapt', 'work.flow.use'],
      ],
      store_operator: ['work.flow.read', 'work.flow.use'],
      client: ['work.flow.read', 'work.flow.use'],
    },
  });
}
