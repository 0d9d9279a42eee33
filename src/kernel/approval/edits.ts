// Changing what is asked for before it is decided. What had been approved of the old bytes counts no more.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import { type AnyContract, type Call, type Capability, contract, titleOf } from '#kernel/contract';
import { authorityOver, mustBeHere } from './deciding.ts';
import { edited } from './events.ts';
import type { House } from './house.ts';
import {
  ApprovalId,
  Change,
  chainOf,
  changesBetween,
  exampleId,
  isRecord,
  needsSecond,
  requestersOf,
  restored,
  tierOf,
} from './model.ts';
import { closed, hashOf, opened } from './parking.ts';
import { plain } from './seal.ts';
import { RequestShown, shown } from './shown.ts';
import * as rows from './store.ts';
import type { RequestRow } from './tables.ts';

const Input = z.record(z.string(), z.unknown());

export const editRequest = contract({
  name: 'approval.request.edit',
  summary: 'Change what is asked for, before deciding on it.',
  effect: 'write',
  access: 'approval.request.decide',
  input: z.object({
    approvalId: ApprovalId,
    inputHash: z.string().min(1).max(100).describe('Of the input that you saw'),
    input: Input.describe('The whole input as it shall be; what is hidden from you stays if you leave it as it is'),
  }),
  output: RequestShown.extend({ input: Input, previousInput: Input, changes: z.array(Change) }),
  undo: {
    by: 'approval.request.edit',
    input: ({ approvalId }, { inputHash, previousInput }) => ({ approvalId, inputHash, input: previousInput }),
  },
  example: { approvalId: exampleId, inputHash: 'G1sK0m8cYx0jv8pGz0y3cQ7bK2n5a9TqQm1rLw4eD6s', input: { amount: 50 } },
});

export function editCapabilities(house: House): Capability[] {
  return [
    editRequest.implement(async (call, { approvalId: id, inputHash, input }) => {
      mustBeHere(call);
      const seen = { id, inputHash };
      const row = (await rows.holdWaiting(call.db, seen)) ?? (await rows.refuseRequest(call.db, seen));
      await authorityOver(house, call, row);
      const change = await changeOf(house, call, { row, input });
      const changed = await rows.changeRequest(call.db, { id, from: ['waiting'] }, change);
      if (!changed) return rows.refuseRequest(call.db, { id });
      await rows.voidDecisions(call.db, id);
      const changes = changesBetween(row.shown, changed.shown);
      const hashes = { hashBefore: row.inputHash, hashAfter: changed.inputHash };
      const personId = call.actor.id;
      await rows.insertEdit(call.db, { id: call.newId(), requestId: id, personId, changes, ...hashes });
      call.emit(edited, { ...changed, approvalId: id, editedBy: personId });
      return { ...shown(changed), input: asInput(changed.shown), previousInput: asInput(row.shown), changes };
    }),
  ];
}

interface Editing {
  readonly row: RequestRow;
  readonly input: z.output<typeof Input>;
}

async function changeOf(house: House, call: Call, { row, input }: Editing): Promise<Partial<RequestRow>> {
  const { parts } = house;
  if (row.plan !== null || row.resumes !== row.capability) {
    throw new Fault('conflict', 'This is a part of something larger, which would not be the same; reject it instead');
  }
  const asked = parts.contractOf(row.capability, call.tenant.id);
  if (!asked) throw new Fault('conflict', `${row.capability} is not there any more; reject it`);
  const sealed = opened(house, row);
  const parsed = understood(asked, restored(input, row.shown, sealed.input));
  const next = { ...sealed, input: plain(parsed) };
  const inputHash = hashOf(house, row.capability, next);
  if (inputHash === row.inputHash) throw new Fault('invalid', 'Nothing is changed by this');
  const shown = plain(parts.hide(row.capability, parsed, call.tenant.id));
  const weight = await weighed(call, row, { asked, parsed });
  return {
    ...{ inputHash, shown, title: titleOf(asked, shown, weight.stake) },
    sealed: closed(house, row, next),
    step: 0,
    ...askedBy(call, row, weight),
  };
}

/** Whoever has changed what is asked for is one of those who ask for it. */
function askedBy<Weighed extends Partial<RequestRow>>({ actor }: Call, row: RequestRow, weighed: Weighed) {
  const asking = requestersOf(row.actor, weighed.secondNeeded ?? row.secondNeeded);
  return { ...weighed, requesters: [...new Set([...row.requesters, ...asking, actor.id])] };
}

const hidden = '"[hidden]"';

/** Not even by accident is a placeholder taken for a secret. */
function understood(asked: AnyContract, written: unknown): unknown {
  const schema = asked.spec.input instanceof z.ZodObject ? asked.spec.input.strict() : asked.spec.input;
  if (JSON.stringify(written).includes(hidden)) throw new Fault('invalid', 'Write anew what is hidden from you');
  const parsed = schema.safeParse(written);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault('invalid', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'This does not fit'}`);
}

/** A change may raise what is at stake, and with it who must agree; it never lowers who must. */
async function weighed(
  call: Call,
  row: RequestRow,
  { asked, parsed }: { asked: AnyContract; parsed: unknown },
): Promise<Pick<Partial<RequestRow>, 'tier' | 'chain' | 'secondNeeded'> & { stake?: Money }> {
  const { spec } = asked;
  if (spec.effect === 'read' || !spec.stake) return {};
  const stake = await spec.stake(call, parsed);
  const { policy } = await rows.policyIn(call.db);
  const tier = tierOf(policy, stake);
  const secondNeeded = row.secondNeeded || needsSecond(policy, stake);
  const raised = tier > row.tier ? { tier, chain: chainOf(policy, tier) } : {};
  return { stake, secondNeeded, ...raised };
}

function asInput(value: unknown): z.output<typeof Input> {
  return isRecord(value) ? { ...value } : {};
}
