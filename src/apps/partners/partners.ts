// The partner program: who sends customers, what they sold, what they earned, what they were paid.
import * as told from '#contracts/partners';
import { payout, payoutSettled } from '#contracts/payout';
import { defineModule, keep, reaction } from '#kernel/contract';
import { tellPerson } from '#kernel/notify';
import { clicksAtOnce, forgetClicks, keepClicks, trackStay } from './click/clicks.ts';
import { followLink, trackClick } from './click/follow.ts';
import { clickRows } from './click/store.ts';
import { myContent, writeContent } from './content/pieces.ts';
import { demo } from './demo.ts';
import { subjects } from './forget.ts';
import { backtest, listSignals } from './fraud/backtest.ts';
import { analyzeClick } from './fraud/clicks.ts';
import { judgeSale, judgeSales, lookAgain, salesAtOnce } from './fraud/judge.ts';
import { addNetwork, listNetworks, postback, setNetworkOpen } from './network/networks.ts';
import { setAudience, setPayTo, setUser } from './partner/account.ts';
import { agreeRate, decisions as partnerDecisions, trustPartner } from './partner/decisions.ts';
import { createCoupon, createLink, listLinks, setCouponOpen, setLinkOpen } from './partner/links.ts';
import { listPartners, readPartner } from './partner/partners.ts';
import { registerPartner } from './partner/register.ts';
import { cancelBatch, exportBatch, listBatches, listPayouts, processPayouts, readBatch } from './payout/batches.ts';
import { beginPayout, byHand, payPartner, sendDue, settlePayout } from './payout/sending.ts';
import { confirmPayout, giveUpPayout } from './payout/settling.ts';
import { readDashboard } from './portal/dashboard.ts';
import { leaderboard, myDashboard, myPayouts, mySales, setMyPayTo, showMe } from './portal/mine.ts';
import { myStatement, readStatement } from './portal/statement.ts';
import { changeTerms, createProgram, listPrograms } from './program/programs.ts';
import { showRates } from './program/rates.ts';
import { approveDueSales, decisions as saleDecisions } from './sale/decisions.ts';
import { hearRefund, hearSale } from './sale/hear.ts';
import { recountMonth } from './sale/recount.ts';
import { refundSale, takeBackRefund } from './sale/refunds.ts';
import { listLines, listSales, readSale } from './sale/sales.ts';
import { trackSale } from './sale/track.ts';
import { views } from './views.ts';

export const partners = defineModule({
  name: 'partners',
  title: 'Partners',
  folder: import.meta.dirname,
  capabilities: [
    ...[createProgram, listPrograms, changeTerms, showRates],
    ...[
      registerPartner,
      readPartner,
      listPartners,
      ...partnerDecisions,
      agreeRate,
      trustPartner,
      setPayTo,
      setUser,
      setAudience,
    ],
    ...[createLink, setLinkOpen, createCoupon, setCouponOpen, listLinks],
    ...[followLink, trackClick, trackStay, keepClicks, forgetClicks],
    ...[
      trackSale,
      refundSale,
      takeBackRefund,
      readSale,
      listSales,
      listLines,
      ...saleDecisions,
      approveDueSales,
      recountMonth,
    ],
    ...[hearSale, hearRefund, addNetwork, setNetworkOpen, listNetworks, postback],
    ...[judgeSale, judgeSales, lookAgain, analyzeClick, backtest, listSignals],
    ...[processPayouts, cancelBatch, readBatch, listBatches, listPayouts, exportBatch],
    ...[beginPayout, payPartner, settlePayout, sendDue, confirmPayout, giveUpPayout],
    ...[writeContent, myContent],
    ...[readDashboard, readStatement, myDashboard, mySales, myPayouts, myStatement, setMyPayTo, showMe, leaderboard],
  ],
  events: [
    ...[told.partnerApplied, told.partnerAppliedAgain, told.partnerApproved, told.partnerBanned],
    ...[told.commissionEarned, told.saleTakenBack, told.tierChanged],
    ...[told.payoutScheduled, told.payoutPaid, told.linkClicked, told.saleHeld],
  ],
  reactions: [
    reaction(told.partnerAppliedAgain, tellPerson, ({ data: { partnerId, userId } }) => ({
      ...{ personIds: [userId], kind: 'custom.partners.again', group: `partners:again:${partnerId}` },
      title: 'Somebody applied to be a partner with your address',
      body: 'You are a partner already, and nothing has changed. If it was you: sign in and see your earnings here.',
      link: '/app/earnings',
    })),
    reaction(told.tierChanged, recountMonth.contract, ({ data: { partnerId, month, currency } }) => ({
      ...{ partnerId, month, currency },
    })),
    reaction(told.linkClicked, keepClicks.contract, {
      atOnce: clicksAtOnce,
      rows: clickRows,
      input: ({ data }) => ({ clicks: [data] }),
    }),
    reaction(told.saleCompleted, hearSale.contract, ({ data, timestamp }) => ({ ...data, at: timestamp })),
    reaction(told.saleRefunded, hearRefund.contract, ({ data }) => data),
    reaction(told.commissionEarned, judgeSales.contract, {
      atOnce: salesAtOnce,
      input: ({ data }) => ({ saleIds: [data.saleId] }),
    }),
    reaction(payoutSettled, settlePayout.contract, ({ data }) => data),
  ],
  schedules: [
    { name: 'approve', contract: approveDueSales.contract, input: {}, every: '1 hour', scope: 'tenant' },
    { name: 'send', contract: sendDue.contract, input: {}, every: '5 minutes', scope: 'tenant' },
    { name: 'look', contract: lookAgain.contract, input: {}, every: '1 hour', scope: 'tenant' },
    { name: 'forget', contract: forgetClicks.contract, input: {}, every: '1 day', scope: 'tenant' },
  ],
  keeps: keep(payout, byHand),
  asks: [payout],
  grants: {
    tenant_admin: ['partners.*'],
    manager: ['partners.*'],
    client: ['partners.portal.*', 'partners.partner.dashboard'],
  },
  views,
  subjects,
  demo,
});
