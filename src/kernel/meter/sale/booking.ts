// Where the money of what is sold stands in the ledger.
import type { Call } from '#kernel/contract';
import { openAccounts } from '#kernel/ledger';

export const accounts = {
  service: 'billing-service',
  owed: 'subscribers-owe',
  income: 'subscription-income',
} as const;

const chart = [
  { code: accounts.service, name: 'With the billing service', kind: 'asset' },
  { code: accounts.owed, name: 'Owed by subscribers', kind: 'asset' },
  { code: accounts.income, name: 'Income from subscriptions', kind: 'income' },
] as const;

export function chartIn(call: Call, currency: string): Promise<string[]> {
  return openAccounts(
    call,
    chart.map((account) => ({ ...account, currency })),
  );
}
