// What a check of the record finds.
import { z } from 'zod';
import { Id, Instant } from '#kernel/contract';
import { SignedHead } from './segment.ts';

export const Problem = z.object({
  kind: z.enum([
    'row changed',
    'row missing',
    'row inserted',
    'rows reordered',
    'segment changed',
    'segment missing',
    'end cut off',
    'key unknown',
    'signature wrong',
    'payload changed',
  ]),
  segment: z.int().nullable(),
  entryId: Id.nullable(),
  says: z.string(),
});
export type Problem = z.infer<typeof Problem>;

export const Verdict = z.object({
  whole: z.boolean().describe('Nothing that was sealed has been touched'),
  segments: z.int(),
  rows: z.int(),
  unsealed: z.int().describe('Rows that wait for their seal'),
  last: SignedHead.nullable(),
  sealedUntil: Instant.nullable(),
  outsideHeads: z.int().describe('Heads kept outside the database that were compared'),
  payloads: z.object({ sound: z.int(), forgotten: z.int(), older: z.int().describe('From before they were sealed') }),
  problems: z.array(Problem).describe('The first hundred'),
  losses: z.array(z.string()).describe('What was sealed and was not in the backup that a new era began with'),
});
export type Verdict = z.infer<typeof Verdict>;

export interface Findings {
  report(kind: Problem['kind'], says: string, where?: { segment?: number; entryId?: string }): void;
  readonly problems: Problem[];
  readonly count: number;
}

const mostShown = 100;

export function openFindings(): Findings {
  const problems: Problem[] = [];
  let count = 0;
  return {
    problems,
    get count() {
      return count;
    },
    report(kind, says, { segment = null, entryId = null }: { segment?: number | null; entryId?: string | null } = {}) {
      count += 1;
      if (problems.length < mostShown) problems.push({ kind, segment, entryId, says });
    },
  };
}
