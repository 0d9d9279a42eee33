// What a subscription gives to a person or agent: as many calls a month as its tariff says, and none once it is over.
// The plan of a company is set by `plans.ts`, which looks for what is not applied yet.
import type { Call } from '#kernel/contract';
import { limitCalls } from '../quotas.ts';
import { isServed } from './model.ts';
import type { SubscriptionRow, TariffRow } from './tables.ts';

export async function grantUse(call: Call, row: SubscriptionRow, { monthlyCallLimit }: TariffRow): Promise<void> {
  const { buyerKind, buyerId, state, startedAt } = row;
  if (buyerKind === 'company' || startedAt === null) return;
  const scope = buyerKind === 'agent' ? 'agent' : 'user';
  await limitCalls(call, { scope, scopeId: buyerId }, isServed(state) ? monthlyCallLimit : 0);
}
