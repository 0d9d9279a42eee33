// The screens of this app, as data.
import type { Capability, View } from '#kernel/contract';
import { listSignals } from './fraud/backtest.ts';
import { agreeRate, decisions as partnerDecisions, trustPartner } from './partner/decisions.ts';
import { createCoupon, createLink } from './partner/links.ts';
import { listPartners, readPartner } from './partner/partners.ts';
import { registerPartner } from './partner/register.ts';
import { cancelBatch, exportBatch, listBatches, listPayouts, processPayouts, readBatch } from './payout/batches.ts';
import { confirmPayout, giveUpPayout } from './payout/settling.ts';
import { readDashboard } from './portal/dashboard.ts';
import { leaderboard, myDashboard, myPayouts, mySales, setMyPayTo, showMe } from './portal/mine.ts';
import { changeTerms, createProgram, listPrograms } from './program/programs.ts';
import { decisions as saleDecisions } from './sale/decisions.ts';
import { listSales, readSale } from './sale/sales.ts';

interface Screen {
  readonly title: string;
  readonly kind: View['kind'];
  readonly source: Capability;
  readonly actions?: readonly Capability[];
}

const screens: Readonly<Record<string, Screen>> = {
  all: { title: 'Partners', kind: 'list', source: listPartners, actions: [registerPartner] },
  one: {
    ...{ title: 'Partner', kind: 'detail', source: readPartner },
    actions: [...partnerDecisions, agreeRate, trustPartner, createLink, createCoupon],
  },
  dashboard: { title: 'Partner at a glance', kind: 'page', source: readDashboard },
  sales: { title: 'Sales', kind: 'list', source: listSales, actions: saleDecisions },
  sale: { title: 'Sale', kind: 'detail', source: readSale, actions: saleDecisions },
  batches: { title: 'Payout batches', kind: 'list', source: listBatches, actions: [processPayouts] },
  batch: { title: 'Payout batch', kind: 'detail', source: readBatch, actions: [cancelBatch, exportBatch] },
  payouts: { title: 'Payouts', kind: 'list', source: listPayouts, actions: [confirmPayout, giveUpPayout] },
  programs: { title: 'Programs', kind: 'list', source: listPrograms, actions: [createProgram, changeTerms] },
  signals: { title: 'Signs of fraud', kind: 'list', source: listSignals },
  mine: { title: 'My partnership', kind: 'page', source: myDashboard, actions: [setMyPayTo, showMe] },
  mySales: { title: 'My sales', kind: 'list', source: mySales },
  myPayouts: { title: 'My payouts', kind: 'list', source: myPayouts },
  leaders: { title: 'Leaderboard', kind: 'list', source: leaderboard },
};

export const views: readonly View[] = Object.entries(screens).map(([name, { source, actions = [], ...screen }]) => ({
  ...{ name: `partners.${name}`, ...screen, source: source.contract },
  actions: actions.map(({ contract }) => contract),
}));
