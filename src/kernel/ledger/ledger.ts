// Money that moved: accounts and balanced entries, each with its cause.
import { defineModule, type Module } from '#kernel/contract';
import { closeAccount, listAccounts, openAccount } from './accounts.ts';
import { listBalances } from './balances.ts';
import { getEntry, listEntries, postEntry, reverseEntry } from './entries.ts';
import { memos } from './subjects.ts';

export { balanceOfAccount } from './balances.ts';
export { openAccounts } from './chart.ts';
export { type AccountIds, accountIds, exchange, type Poster, post, postAll, reverse } from './post.ts';

export const ledgerModule: Module = defineModule({
  name: 'ledger',
  title: 'Ledger',
  folder: import.meta.dirname,
  capabilities: [openAccount, closeAccount, listAccounts, postEntry, reverseEntry, getEntry, listEntries, listBalances],
  grants: {
    tenant_admin: ['ledger.*'],
    manager: ['ledger.account.read', 'ledger.entry.read', 'ledger.balance.read'],
  },
  subjects: [memos],
});
