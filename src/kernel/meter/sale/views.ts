// The screens of selling, as data.
import type { View } from '#kernel/contract';
import { cancelCharge, chargeService, listCharges, tellOutcome } from './charges.ts';
import { listInvoices, markPaid, openPayment, printInvoice, reopenInvoice, voidInvoice } from './invoices.ts';
import { beginSubscription, openSale, setState } from './selling.ts';
import { listSubscriptions } from './subscription.ts';
import { closeTariff, createTariff, listTariffs, openTariff } from './tariffs.ts';

export const views: readonly View[] = [
  {
    ...{ name: 'meter.tariffs', title: 'Tariffs', kind: 'list', source: listTariffs.contract },
    actions: [createTariff, openTariff, closeTariff].map(({ contract }) => contract),
  },
  {
    ...{ name: 'meter.subscriptions', title: 'Subscriptions', kind: 'list', source: listSubscriptions.contract },
    actions: [openSale, beginSubscription, setState],
  },
  {
    ...{ name: 'meter.charges', title: 'Charges', kind: 'list', source: listCharges.contract },
    actions: [tellOutcome, chargeService, cancelCharge].map(({ contract }) => contract),
  },
  {
    ...{ name: 'meter.invoices', title: 'Invoices', kind: 'list', source: listInvoices.contract },
    actions: [printInvoice, ...[markPaid, openPayment, reopenInvoice, voidInvoice].map(({ contract }) => contract)],
  },
];
