// What became of answers, as whoever used them tells it, and which model, prompt or segment does better by that.
import { and, desc, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before } from '#base/time';
import { type Call, type Capability, contract, event, Id, Instant, list, outside, Page, text } from '#kernel/contract';
import { type Keeping, keptAnswer } from './kept.ts';
import { judged } from './outcome-rules.ts';
import { outcomes, prompts } from './prompt-tables.ts';
import { generations, ratings } from './tables.ts';

const anyId = '019abcde-0000-7000-8000-000000000000';
const Outcome = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,59}$/, 'An outcome is named in small letters, digits, _ and -, such as clicked')
  .describe('What became of it: opened, clicked, sold, published …');
const Told = z.object({ generationId: Id, outcome: Outcome, isGood: z.boolean() });

export const outcomeTold = event({
  name: 'model.outcome.told',
  summary: 'It is known what became of an answer.',
  data: Told,
});

const tellOutcome = contract({
  name: 'model.outcome.tell',
  summary: 'Say what became of an answer; prompts and models are compared by that.',
  effect: 'write',
  access: 'model.response.rate',
  input: Told,
  output: Told,
  undo: { by: 'model.outcome.forget', input: (_input, { generationId, outcome }) => ({ generationId, outcome }) },
  example: { generationId: anyId, outcome: 'clicked', isGood: true },
});

const forgetOutcome = contract({
  name: 'model.outcome.forget',
  summary: 'Take back what was said to have become of an answer.',
  effect: 'write',
  access: 'model.response.rate',
  input: Told.pick({ generationId: true, outcome: true }),
  output: Told,
  undo: { by: 'model.outcome.tell', input: (_input, told) => told },
  example: { generationId: anyId, outcome: 'clicked' },
});

const sides = ['model', 'prompt', 'segment'] as const;

const compareOutcomes = contract({
  name: 'model.outcome.compare',
  summary: 'Compare models, versions of a prompt or segments by what became of their answers.',
  effect: 'read',
  access: 'model.generation.read',
  input: z.object({
    by: z.enum(sides),
    outcome: Outcome.default('rated').describe('By what; rated: how people rated them, four and five being good'),
    segment: text(60).optional(),
    model: text(200).optional(),
    prompt: text(80).optional().describe('Only answers to this prompt of the library'),
    from: Instant.optional().describe('Ninety days ago when absent'),
    until: Instant.optional().describe('Now when absent'),
  }),
  output: z.object({
    arms: z.array(
      z.object({
        key: z.string(),
        good: z.int(),
        total: z.int(),
        share: z.number(),
        low: z.number().describe('With 95 %, the true share is between this'),
        high: z.number().describe('and this'),
        costMicros: z.number().describe('Of one answer on the average'),
        latencyMs: z.number().describe('Of one answer on the average'),
      }),
    ),
    best: z.string().nullable().describe('Null as long as the difference may be luck'),
    p: z.number().describe('The chance of so large a difference where there is none'),
  }),
  example: { by: 'model', outcome: 'rated' },
});

const Feedback = z.object({
  id: Id,
  at: Instant,
  generationId: Id,
  userId: z.string(),
  provider: z.string(),
  model: z.string(),
  segment: z.string(),
  rating: z.int(),
  comment: outside(z.string()).nullable(),
});

const listFeedback = contract({
  name: 'model.response.list',
  summary: 'List how people rated answers and what they said about them, newest first.',
  effect: 'read',
  access: 'model.generation.read',
  input: Page.extend({ after: Id.optional(), model: text(200).optional(), most: z.int().min(1).max(5).optional() }),
  output: list(Feedback),
  example: { limit: 20 },
});

export const outcomeCapabilities = (history: Keeping): readonly Capability[] => [
  tellOutcome.implement(async (call, told) => {
    await keptAnswer(call, history, told.generationId);
    const { isGood } = told;
    const [row] = await call.db
      .insert(outcomes)
      .values({ ...told, id: call.newId() })
      .onConflictDoUpdate({
        target: [outcomes.tenantId, outcomes.generationId, outcomes.outcome],
        set: { isGood },
      })
      .returning();
    if (!row) throw new Fault('internal', 'What became of it was not kept');
    call.emit(outcomeTold, told);
    return told;
  }),

  forgetOutcome.implement(async (call, { generationId, outcome }) => {
    const [gone] = await call.db
      .delete(outcomes)
      .where(and(eq(outcomes.generationId, generationId), eq(outcomes.outcome, outcome)))
      .returning();
    if (!gone) throw new Fault('not_found', `Nobody has said whether the answer ${generationId} was ${outcome}`);
    return { generationId, outcome, isGood: gone.isGood };
  }),

  compareOutcomes.implement(async (call, wanted) => {
    const { arms, best, p } = judged(await countsBy(call, wanted));
    return { arms: [...arms], best: best ?? null, p };
  }),

  listFeedback.implement(async (call, { after, limit, model, most }) => {
    const rows = await call.db
      .select()
      .from(ratings)
      .where(
        and(
          after ? lt(ratings.id, after) : undefined,
          model ? eq(ratings.model, model) : undefined,
          most ? sql`${ratings.rating} <= ${most}` : undefined,
        ),
      )
      .orderBy(desc(ratings.id))
      .limit(limit);
    const items = rows.map(({ createdAt: at, updatedAt: _, tenantId: __, isGood: ___, ...row }) => ({ ...row, at }));
    return { items, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
  }),
];

type Wanted = z.output<typeof compareOutcomes.spec.input>;

const keys: Readonly<Record<(typeof sides)[number], SQL<string>>> = {
  model: sql<string>`${generations.provider} || '/' || ${generations.model}`,
  prompt: sql<string>`${prompts.name} || ' ' || ${prompts.version}`,
  segment: sql<string>`${generations.segment}`,
};

const mostArms = 100;

function countsBy({ db, now }: Call, { by, outcome, segment, model, prompt, ...stretch }: Wanted) {
  const until = stretch.until ?? now;
  const from = stretch.from ?? before(until, '90 days');
  const isRated = outcome === 'rated';
  const judgedBy = isRated ? ratings : outcomes;
  const key = keys[by];
  return db
    .select({
      ...{
        key,
        good: sql<number>`(count(*) filter (where ${judgedBy.isGood}))::int`,
        total: sql<number>`count(*)::int`,
      },
      costMicros: sql<number>`avg(${generations.costMicros})::double precision`,
      latencyMs: sql<number>`avg(${generations.latencyMs})::double precision`,
    })
    .from(generations)
    .innerJoin(judgedBy, eq(judgedBy.generationId, generations.id))
    .leftJoin(prompts, eq(prompts.id, generations.promptId))
    .where(
      and(
        ...[gte(generations.createdAt, from), lt(generations.createdAt, until)],
        isRated ? undefined : eq(outcomes.outcome, outcome),
        segment ? eq(generations.segment, segment) : undefined,
        model ? eq(generations.model, model) : undefined,
        prompt ? eq(prompts.name, prompt) : undefined,
        by === 'prompt' ? isNotNull(prompts.id) : undefined,
      ),
    )
    .groupBy(key)
    .orderBy(desc(sql`count(*)`))
    .limit(mostArms);
}
