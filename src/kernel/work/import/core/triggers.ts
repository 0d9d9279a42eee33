// What begins a flow there, said as one of our triggers.
import type { z } from 'zod';
import type { Trigger } from '../../flow/graph.ts';
import { type Draft, type Fields, fieldsOf, type Maker, type Making } from '../making.ts';

const on = (trigger: z.input<typeof Trigger>): Draft => ({ kind: 'trigger', trigger });

/** Minute, hour, day, month, weekday; a field for seconds in front is left out. */
function fiveFields(cron: string, making: Making): string {
  const fields = cron.trim().split(/\s+/);
  if (fields.length === 6) {
    if (fields[0] !== '0') making.report('Seconds can not be told; it begins with the minute');
    return fields.slice(1).join(' ');
  }
  return fields.length === 5 ? fields.join(' ') : '0 * * * *';
}

type Rule = (rule: Fields, making: Making) => string;

function every([step, unit]: readonly [number, string], most: number, making: Making): string {
  if (step <= 1) return '*';
  if (most % step !== 0)
    making.report(`Every ${step} ${unit} is counted anew in each ${unit === 'days' ? 'month' : 'span'} of ${most}`);
  return `*/${Math.min(step, most)}`;
}

const rules: Readonly<Record<string, Rule>> = {
  seconds: (_rule, making) => {
    making.report('It can begin once a minute at the most');
    return '* * * * *';
  },
  minutes: (rule, making) => `${every([rule.number('minutesInterval', 5), 'minutes'], 60, making)} * * * *`,
  hours: (rule, making) =>
    `${rule.number('triggerAtMinute', 0)} ${every([rule.number('hoursInterval', 1), 'hours'], 24, making)} * * *`,
  days: (rule, making) => `${clock(rule)} ${every([rule.number('daysInterval', 1), 'days'], 28, making)} * *`,
  weeks: (rule, making) => {
    if (rule.number('weeksInterval', 1) > 1) making.report('It begins every week, not only every few weeks');
    const days = rule.value('triggerAtDay');
    return `${clock(rule)} * * ${(Array.isArray(days) && days.length > 0 ? days : [0]).join(',')}`;
  },
  months: (rule, making) => {
    const months = every([rule.number('monthsInterval', 1), 'months'], 12, making);
    return `${clock(rule)} ${rule.number('triggerAtDayOfMonth', 1)} ${months} *`;
  },
  cronExpression: (rule, making) => fiveFields(rule.text('expression'), making),
};

function clock(rule: Fields): string {
  return `${rule.number('triggerAtMinute', 0)} ${rule.number('triggerAtHour', 0)}`;
}

const scheduled: Maker = (making) => {
  const { fields } = making;
  const [rule = fieldsOf({}), ...more] = fields.list('rule.interval');
  if (more.length > 0)
    making.report(`Only the first of its ${more.length + 1} times is taken; add a trigger for each other`);
  const say = rules[rule.text('field', 'days')];
  return on({ on: 'schedule', cron: say ? say(rule, making) : '0 0 * * *' });
};

const modes: Readonly<Record<string, Rule>> = {
  everyMinute: () => '* * * * *',
  everyHour: (rule) => `${rule.number('minute', 0)} * * * *`,
  everyDay: (rule) => `${rule.number('minute', 0)} ${rule.number('hour', 14)} * * *`,
  everyWeek: (rule) => `${rule.number('minute', 0)} ${rule.number('hour', 14)} * * ${rule.number('weekday', 1)}`,
  everyMonth: (rule) => `${rule.number('minute', 0)} ${rule.number('hour', 14)} ${rule.number('dayOfMonth', 1)} * *`,
  everyX: (rule, making) => interval(rule.number('value', 2), rule.text('unit', 'hours'), making),
  custom: (rule, making) => fiveFields(rule.text('cronExpression', '0 * * * *'), making),
};

function interval(value: number, unit: string, making: Making): string {
  if (unit === 'seconds') return rules.seconds?.(fieldsOf({}), making) ?? '* * * * *';
  if (unit === 'minutes') return `${every([value, 'minutes'], 60, making)} * * * *`;
  if (value > 24) return `0 0 ${every([Math.round(value / 24), 'days'], 28, making)} * *`;
  return `0 ${every([value, 'hours'], 24, making)} * * *`;
}

const cron: Maker = (making) => {
  const [rule = fieldsOf({}), ...more] = making.fields.list('triggerTimes.item');
  if (more.length > 0)
    making.report(`Only the first of its ${more.length + 1} times is taken; add a trigger for each other`);
  const say = modes[rule.text('mode', 'everyDay')];
  return on({ on: 'schedule', cron: say ? say(rule, making) : '0 14 * * *' });
};

const webhook: Maker = (making) => {
  const { fields } = making;
  const kind = fields.text('authentication', 'none');
  if (kind !== 'none')
    making.report(`It asked for ${kind}; here the address itself is secret, and a signature can be asked for`);
  return on({ on: 'webhook' });
};

const form: Maker = (making) => {
  const asked = making.fields.list('formFields.values').map((one) => one.text('fieldLabel'));
  making.report(`Its form is not drawn; what it asks for is sent to the webhook: ${asked.join(', ') || 'nothing'}`);
  return on({ on: 'webhook' });
};

export const triggers: Readonly<Record<string, Maker>> = {
  manualTrigger: () => on({ on: 'manual' }),
  start: () => on({ on: 'manual' }),
  executeWorkflowTrigger: () => on({ on: 'called' }),
  errorTrigger: () => on({ on: 'event', event: 'work.run.failed' }),
  workflowTrigger: () => on({ on: 'manual' }),
  chatTrigger: () => on({ on: 'chat' }),
  manualChatTrigger: () => on({ on: 'chat' }),
  scheduleTrigger: scheduled,
  interval: (making) =>
    on({
      on: 'schedule',
      cron: interval(making.fields.number('interval', 1), making.fields.text('unit', 'seconds'), making),
    }),
  ...{ cron, webhook, formTrigger: form },
};
