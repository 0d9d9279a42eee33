// A request as it is shown: in a list without its input, alone with everything one needs to decide.
import { z } from 'zod';
import { type AnyContract, type Call, Id, Instant, Money } from '#kernel/contract';
import { cellIn } from './evidence.ts';
import type { House } from './house.ts';
import { Chain, Change, changesBetween, Rule, ruleSentences, Silence, Source, State, Tier } from './model.ts';
import { decisionsOn, editsOf } from './store.ts';
import type { RequestRow } from './tables.ts';
import { nothingKnown, shareAsked, wilson } from './trust.ts';

export const RequestShown = z.object({
  id: Id,
  title: z.string(),
  capability: z.string(),
  effect: z.enum(['write', 'send', 'read']),
  rule: Rule,
  tier: Tier,
  stake: Money.nullable(),
  tainted: z.boolean(),
  actorKind: z.enum(['person', 'agent', 'service', 'visitor']),
  actorId: z.string(),
  runId: z.string().nullable(),
  state: State,
  inputHash: z.string().describe('Name it when you decide: you decide on exactly these bytes'),
  isEdited: z.boolean(),
  isPlan: z.boolean(),
  isRehearsed: z.boolean().describe('Whether there is a rehearsal of just this input'),
  step: z.int().describe('How many steps of the chain are done'),
  steps: z.int(),
  deadline: Instant,
  onSilence: Silence,
  escalatedAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  decisionReason: z.string().nullable(),
  createdAt: Instant,
});
export type RequestShown = z.output<typeof RequestShown>;

const Share = z.number().min(0).max(1);

export const Numbers = z.object({
  asAsked: z.int().describe('Approved as it was asked, in all'),
  changed: z.int().describe('Approved after a change'),
  rejected: z.int(),
  n: z.int().describe('Decisions since the last bad one'),
  nAsAsked: z.int(),
  lower: Share.describe('The 95 % bound below the rate of approvals as asked'),
  upper: Share,
  share: Share.describe('The part of its calls that is asked about'),
  pinned: z.boolean().describe('Always asked, whatever the numbers'),
});

export const RequestWhole = RequestShown.extend({
  reason: z.string(),
  sources: z.array(Source),
  input: z.unknown().describe('As it would be done; secrets are hidden'),
  asked: z.unknown().describe('As it was asked first'),
  changes: z.array(Change),
  plan: z
    .array(
      z.object({
        capability: z.string(),
        summary: z.string(),
        effect: z.enum(['write', 'send', 'read']),
        stake: Money.nullable(),
        input: z.unknown(),
      }),
    )
    .nullable(),
  chain: Chain,
  decisions: z.array(
    z.object({
      personId: z.string(),
      authorityId: z.string().describe('Whose right it was, when the person stood in for somebody'),
      step: z.int(),
      verdict: z.enum(['approve', 'reject']),
      reason: z.string().nullable(),
      door: z.string(),
      void: z.boolean().describe('Given for an input that was changed afterwards'),
      createdAt: Instant,
    }),
  ),
  edits: z.array(z.object({ personId: z.string(), changes: z.array(Change), at: Instant })),
  rehearsal: z.object({ result: z.unknown(), at: Instant, isStale: z.boolean() }).nullable(),
  why: z.string().describe('Why a person is asked'),
  undo: z.string().describe('How it could be taken back, or why it could not'),
  earned: Numbers.nullable().describe('What the agent has earned for such calls'),
});

export function shown(row: RequestRow): RequestShown {
  const { effect, sealed: _, ...rest } = row;
  return {
    ...rest,
    effect,
    actorKind: row.actor.kind,
    isEdited: row.inputHash !== row.askedHash,
    isPlan: row.plan !== null,
    isRehearsed: row.rehearsedHash === row.inputHash,
    steps: row.chain.length,
  };
}

export async function shownWhole({ parts }: House, call: Call, row: RequestRow): Promise<z.input<typeof RequestWhole>> {
  const { agentId, capability, band, rehearsedAt } = row;
  const [given, edited, cell] = await Promise.all([
    decisionsOn(call.db, row.id),
    editsOf(call.db, row.id),
    agentId === null ? undefined : cellIn(call.db, { agentId, capability, band }),
  ]);
  return {
    ...shown(row),
    ...{
      reason: row.reason,
      sources: row.sources,
      input: row.shown,
      asked: row.asked,
      plan: row.plan,
      chain: row.chain,
    },
    changes: changesBetween(row.asked, row.shown),
    decisions: given,
    edits: edited,
    rehearsal:
      rehearsedAt === null
        ? null
        : { result: row.rehearsal, at: rehearsedAt, isStale: row.rehearsedHash !== row.inputHash },
    why: ruleSentences[row.rule],
    undo: undoSentence(parts.contractOf(capability, call.tenant.id)),
    earned: agentId === null ? null : numbersOf(cell),
  };
}

function undoSentence(contract: AnyContract | undefined): string {
  if (!contract || contract.spec.effect === 'read') return 'There is nothing to take back.';
  const { undo } = contract.spec;
  return 'by' in undo ? `It can be taken back by ${undo.by}.` : `It can not be taken back: ${undo.never}`;
}

interface Counts {
  readonly asAsked: number;
  readonly changed: number;
  readonly rejected: number;
  readonly n: number;
  readonly nAsAsked: number;
  readonly pinned: boolean;
}

const none: Counts = { asAsked: 0, changed: 0, rejected: 0, n: 0, nAsAsked: 0, pinned: nothingKnown.pinned };

export function numbersOf({ asAsked, changed, rejected, n, nAsAsked, pinned }: Counts = none) {
  const share = shareAsked({ n, asAsked: nAsAsked, pinned });
  return { asAsked, changed, rejected, n, nAsAsked, pinned, ...wilson(nAsAsked, n), share };
}
