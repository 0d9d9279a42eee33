// What models would have cost the demo company in two months. Nobody was asked: it stands in the record of usage under
// a provider called `demo` and a model that says so, so that one reads what it is wherever it is shown; and in the sums
// of days that are over, which are else made of the last hours only.
import { instantOf, msOf } from '#base/time';
import { type UsageRow, usagePart } from '#kernel/meter';
import { recorder } from '#kernel/store';
import { dayOf } from '../activity/model.ts';
import { addUpSince } from '../activity/store.ts';
import type { DemoParts } from './parts.ts';
import type { HouseStage } from './stage.ts';
import type { Demo } from './store.ts';

const days = 60;
const model = { provider: 'demo', model: 'recorded-for-the-demo' } as const;
/** Millionths of a dollar for a token in and out, as models of the middle cost. */
const costOf = { in: 3, out: 15 } as const;

/** Calls on a usual day, and tokens of a usual call. */
const habits = {
  Writer: { calls: 34, tokensIn: 5200, tokensOut: 900, since: 60 },
  Buyer: { calls: 21, tokensIn: 3600, tokensOut: 260, since: 41 },
  Bookkeeper: { calls: 48, tokensIn: 1800, tokensOut: 140, since: 52 },
} as const;

export async function recordCosts(parts: DemoParts, demo: Demo, stage: HouseStage): Promise<void> {
  const rows: UsageRow[] = [];
  for (const [name, habit] of Object.entries(habits)) {
    const agentId = await stage.agent(name, stage.daysAgo(habit.since, 8));
    for (let ago = habit.since; ago >= 0; ago -= 1) rows.push(useOn(demo, stage, { agentId, ago, ...habit }));
  }
  const entry = recorder().again([{ part: usagePart, rows }]);
  const scope = parts.store.write({ tenantId: demo.tenantId, now: demo.openedAt });
  try {
    if (entry) await scope.run(entry);
    await addUpSince(scope.db, dayOf(stage.daysAgo(days)), demo.openedAt);
    await scope.commit([]);
  } finally {
    await scope.rollback();
  }
}

interface Day {
  readonly agentId: string;
  readonly ago: number;
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** Less on Sundays, more as time goes by, and one day in the middle when the letters went out twice. */
function useOn({ tenantId }: Demo, stage: HouseStage, { agentId, ago, ...usual }: Day): UsageRow {
  const at = stage.daysAgo(ago, 3 + 2 * stage.random());
  const isSunday = new Date(msOf(at)).getUTCDay() === 0;
  const size = (1.3 - ago / (2 * days)) * (0.7 + 0.6 * stage.random()) * (isSunday ? 0.35 : 1) * (ago === 23 ? 2 : 1);
  const calls = Math.max(1, Math.round(usual.calls * size));
  const [tokensIn, tokensOut] = [calls * usual.tokensIn, calls * usual.tokensOut];
  return {
    ...{ id: idAt(at, stage), tenant_id: tenantId, at, user_id: agentId, agent_id: agentId, ...model },
    ...{ capability: 'model.provider.ask', calls, failures: ago % 17 === 4 ? 1 : 0, latency_ms: calls * 1400 },
    ...{ tokens_in: tokensIn, tokens_out: tokensOut, tokens_cached: 0, currency: 'USD', workspace_id: 'default' },
    cost_micros: tokensIn * costOf.in + tokensOut * costOf.out,
  };
}

/** The same in every play of this company, so that a play which goes on writes nothing twice. */
function idAt(at: string, stage: HouseStage): string {
  const time = msOf(instantOf(msOf(at)))
    .toString(16)
    .padStart(12, '0');
  const some = (digits: number) =>
    Math.floor(stage.random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${some(3)}-8${some(3)}-${some(6)}${some(6)}`;
}
