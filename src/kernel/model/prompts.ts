// The library of prompts: versions that never change, how often each is used, and asking by them. What was asked by
// which version stands in the history, so that their outcomes can be compared.
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Ask, Reply } from '#contracts/model';
import { type Call, type Capability, contract, Id, Instant, list, Page, text } from '#kernel/contract';
import { askingOf, type Calling } from './asking.ts';
import type { Prompted } from './history.ts';
import type { Open } from './open.ts';
import { checkValues, chosenBy, filled, gapsIn } from './prompt-rules.ts';
import { type PromptRow, prompts } from './prompt-tables.ts';

const anyId = '019abcde-0000-7000-8000-000000000000';
const Name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,79}$/, 'A prompt is named in small letters, digits and hyphens, such as ad-headline');
const Share = z.object({ promptId: Id, share: z.int().min(0).max(100) });
const Values = z.record(z.string().max(60), z.string().max(200_000)).default({});

const Prompt = z.object({
  id: Id,
  name: Name,
  version: z.int(),
  channel: z.string(),
  segment: z.string().nullable(),
  system: z.string().nullable(),
  template: z.string(),
  note: z.string().nullable(),
  gaps: z.array(z.string()).describe('What has to be filled in'),
  share: z.int().describe('How often it is used, among the versions of its name'),
  createdAt: Instant,
});
type Prompt = z.output<typeof Prompt>;

const savePrompt = contract({
  name: 'model.prompt.save',
  summary: 'Save a new version of a prompt; the first of a name is used from then on.',
  effect: 'write',
  access: 'model.prompt.write',
  input: z.object({
    name: Name,
    channel: text(60).default('general').describe('What it is for: email, blog, support …'),
    segment: text(60).optional().describe('By which the policy chooses the model'),
    system: z.string().max(100_000).optional(),
    template: text(100_000).describe('With {{gaps}} that are filled in when it is used'),
    note: text(500).optional().describe('What is different, and why'),
  }),
  output: Prompt.extend({ previous: z.array(Share).max(200) }),
  undo: { by: 'model.prompt.publish', input: (_input, { name, previous }) => ({ name, shares: previous }) },
  example: { name: 'launch-mail', channel: 'email', template: 'Write to {{name}} that {{product}} is there.' },
});

const publishPrompt = contract({
  name: 'model.prompt.publish',
  summary: 'Say which versions of a prompt are used and how often; several are compared by their outcomes.',
  effect: 'write',
  access: 'model.prompt.write',
  input: z.object({ name: Name, shares: z.array(Share).max(200).describe('Versions that are not named are not used') }),
  output: z.object({ name: z.string(), shares: z.array(Share), previous: z.array(Share).max(200) }),
  undo: { by: 'model.prompt.publish', input: ({ name }, { previous }) => ({ name, shares: previous }) },
  example: { name: 'launch-mail', shares: [{ promptId: anyId, share: 100 }] },
});

const listPrompts = contract({
  name: 'model.prompt.list',
  summary: 'List the prompts of the library with all their versions.',
  effect: 'read',
  access: 'model.prompt.read',
  input: Page.extend({ after: Id.optional(), name: Name.optional(), channel: text(60).optional() }),
  output: list(Prompt),
  example: { limit: 50 },
});

const Chosen = {
  name: Name,
  promptId: Id.optional().describe('This version; by their shares when absent'),
  values: Values,
};

const fillPrompt = contract({
  name: 'model.prompt.fill',
  summary: 'Show what would be asked by a prompt, filled in.',
  effect: 'read',
  access: 'model.prompt.read',
  input: z.object(Chosen),
  output: z.object({ promptId: Id, version: z.int(), system: z.string().nullable(), text: z.string() }),
  example: { name: 'launch-mail', values: { name: 'Grace', product: 'the garden' } },
});

const runPrompt = contract({
  name: 'model.prompt.run',
  summary: 'Ask a model by a prompt of the library and get its whole answer.',
  effect: 'read',
  access: 'model.ask',
  input: z.object({
    ...Chosen,
    ...Ask.pick({ temperature: true, maxTokens: true }).shape,
    workspaceId: text(100).default('default'),
  }),
  output: Reply.extend({ promptId: Id, version: z.int() }),
  example: { name: 'launch-mail', values: { name: 'Grace', product: 'the garden' } },
});

export function promptCapabilities(open: Open): Capability[] {
  return [...keeping(), ...using(open)];
}

function keeping(): Capability[] {
  return [
    savePrompt.implement(async (call, { name, segment = null, system = null, note = null, ...wanted }) => {
      const before = await versionsOf(call, name);
      const version = (before.at(-1)?.version ?? 0) + 1;
      const one = { ...wanted, id: call.newId(), name, segment, system, note, version };
      const [made] = await call.db
        .insert(prompts)
        .values({ ...one, share: version === 1 ? 100 : 0 })
        .onConflictDoNothing()
        .returning();
      if (!made) throw new Fault('conflict', `Somebody has saved another version of ${name} just now; save it again`);
      return { ...shown(made), previous: sharesOf(before) };
    }),

    publishPrompt.implement(async (call, { name, shares }) => {
      const before = await versionsOf(call, name);
      if (before.length === 0) throw new Fault('not_found', `There is no prompt ${name}`);
      const strange = shares.find(({ promptId }) => !before.some(({ id }) => id === promptId));
      if (strange) throw new Fault('not_found', `${name} has no version ${strange.promptId}`);
      const wanted = JSON.stringify(shares.map(({ promptId: id, share }) => ({ id, share })));
      await call.db
        .update(prompts)
        .set({
          share: sql`coalesce((select r.share from json_to_recordset(${wanted}) as r(id uuid, share integer)
            where r.id = ${prompts.id} limit 1), 0)`,
        })
        .where(eq(prompts.name, name));
      return { name, shares: sharesOf(await versionsOf(call, name)), previous: sharesOf(before) };
    }),

    listPrompts.implement(async (call, { after, limit, name, channel }) => {
      const rows = await call.db
        .select()
        .from(prompts)
        .where(
          and(
            after ? gt(prompts.id, after) : undefined,
            name ? eq(prompts.name, name) : undefined,
            channel ? eq(prompts.channel, channel) : undefined,
          ),
        )
        .orderBy(asc(prompts.id))
        .limit(limit);
      return { items: rows.map(shown), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
    }),
  ];
}

function using(open: Open): Capability[] {
  return [
    fillPrompt.implement(async (call, wanted) => {
      const { prompt, system, text: asked } = await ready(call, wanted);
      return { promptId: prompt.id, version: prompt.version, system, text: asked };
    }),

    runPrompt.implement(async (call: Calling, { workspaceId, temperature, maxTokens, ...wanted }) => {
      const { prompt, system, text: asked } = await ready(call, wanted);
      const asking: Prompted = { ...askingOf(call, runPrompt.name, workspaceId), promptId: prompt.id };
      const segment = prompt.segment ?? undefined;
      const route = await open(asking, { ability: 'text', segment });
      const ask = Ask.parse({
        ...{ system: system ?? undefined, temperature, maxTokens },
        messages: [{ role: 'user', parts: [{ type: 'text', text: asked }] }],
      });
      return { ...(await route.send(ask)), promptId: prompt.id, version: prompt.version };
    }),
  ];
}

interface Wanted {
  readonly name: string;
  readonly promptId?: string | undefined;
  readonly values: Readonly<Record<string, string>>;
}

async function ready(call: Call, { name, promptId, values }: Wanted) {
  const versions = await versionsOf(call, name);
  const prompt = promptId ? versions.find(({ id }) => id === promptId) : chosenBy(call.id, versions);
  if (!prompt)
    throw new Fault('not_found', `There is no ${promptId ? `version ${promptId}` : 'published version'} of ${name}`);
  checkValues(gapsIn(prompt.system, prompt.template), values);
  const system = prompt.system === null ? null : filled(prompt.system, values);
  return { prompt, system, text: filled(prompt.template, values) };
}

const mostVersions = 200;

async function versionsOf({ db }: Call, name: string): Promise<PromptRow[]> {
  const rows = await db
    .select()
    .from(prompts)
    .where(eq(prompts.name, name))
    .orderBy(desc(prompts.version))
    .limit(mostVersions);
  return rows.reverse();
}

function sharesOf(rows: readonly PromptRow[]) {
  return rows.filter(({ share }) => share > 0).map(({ id: promptId, share }) => ({ promptId, share }));
}

function shown({ id, name, version, channel, segment, system, template, note, share, createdAt }: PromptRow): Prompt {
  const gaps = gapsIn(system, template);
  return { id, name, version, channel, segment, system, template, note, gaps, share, createdAt };
}
