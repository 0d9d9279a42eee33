// The accounts that partners' money moves through.
export const accounts = {
  commissions: { code: 'partner-commissions', name: 'Commissions of partners', kind: 'expense' },
  payable: { code: 'partner-payable', name: 'Owed to partners', kind: 'liability' },
  cash: { code: 'cash', name: 'Cash', kind: 'asset' },
} as const;

export function chartFor(currencies: readonly string[]) {
  return currencies.flatMap((currency) => Object.values(accounts).map((account) => ({ ...account, currency })));
}
