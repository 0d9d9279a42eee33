// What agents have earned, in numbers one can see, and the switch that always asks.
import { z } from 'zod';
import { type Capability, contract, Id, Instant, list, Page } from '#kernel/contract';
import { mustBeHere } from './deciding.ts';
import { type CellRow, cellPage, pinCell } from './evidence.ts';
import { Numbers, numbersOf } from './shown.ts';
import { Band, nextBound } from './trust.ts';

const CellShown = Numbers.extend({
  id: Id,
  agentId: z.string(),
  capability: z.string(),
  band: Band,
  nextBound: z.number().nullable().describe('Where the lower bound must come to be asked less'),
  snappedAt: Instant.nullable().describe('When something bad last brought it back to always'),
});

export const listAutonomy = contract({
  name: 'approval.autonomy.list',
  summary: 'List how often agents are asked about what, with the numbers behind it.',
  effect: 'read',
  access: 'approval.autonomy.read',
  input: Page.extend({ after: Id.optional(), agentId: z.string().max(200).optional() }),
  output: list(CellShown),
  example: { limit: 20 },
});

export const pinAutonomy = contract({
  name: 'approval.autonomy.pin',
  guarded: true,
  summary: 'Always ask about something an agent does, or let the numbers decide again.',
  effect: 'write',
  access: 'approval.autonomy.pin',
  input: z.object({
    agentId: z.string().min(1).max(200),
    capability: z.string().min(1).max(100),
    band: Band,
    pinned: z.boolean().default(true),
  }),
  output: CellShown.extend({ wasPinned: z.boolean() }),
  undo: {
    by: 'approval.autonomy.pin',
    input: ({ agentId, capability, band }, { wasPinned }) => ({ agentId, capability, band, pinned: wasPinned }),
  },
  example: { agentId: 'support', capability: 'mail.letter.send', band: 'none', pinned: true },
});

export function autonomyCapabilities(): Capability[] {
  return [
    listAutonomy.implement(async (call, wanted) => {
      const found = await cellPage(call.db, wanted);
      return { items: found.map(cellShown), next: found.length === wanted.limit ? (found.at(-1)?.id ?? null) : null };
    }),
    pinAutonomy.implement(async (call, given) => {
      mustBeHere(call);
      const { row, wasPinned } = await pinCell(call.db, { id: call.newId(), ...given });
      return { ...cellShown(row), wasPinned };
    }),
  ];
}

function cellShown(row: CellRow) {
  const { id, agentId, capability, band, snappedAt, n, nAsAsked, pinned } = row;
  const bound = pinned ? null : nextBound({ n, asAsked: nAsAsked, pinned });
  return { id, agentId, capability, band, snappedAt, nextBound: bound, ...numbersOf(row) };
}
