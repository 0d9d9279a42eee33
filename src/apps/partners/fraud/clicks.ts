// Looking at a visit alone, before anything was bought.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { Reason } from '../sale/shape.ts';
import { scoreOf } from './score.ts';
import { aroundClick } from './store.ts';

export const analyzeClick = contract({
  name: 'partners.fraud.analyzeClick',
  summary: 'Look at a visit for fraud: its address, its browser, whether the partner made it themselves.',
  effect: 'read',
  access: 'partners.fraud.read',
  input: z.object({ clickId: Id }),
  output: z.object({ clickId: Id, score: z.int(), signals: z.array(Reason) }),
  example: { clickId: anyId },
}).implement(async (call, { clickId }) => {
  const around = await aroundClick(call.db, clickId);
  if (!around) throw new Fault('not_found', `There is no visit ${clickId}`);
  const { score, reasons } = scoreOf(around);
  return { clickId, score, signals: [...reasons] };
});
