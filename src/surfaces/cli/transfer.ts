// Commands for a company as a whole: take it along, take one in, compare.
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Command, Context } from './command.ts';
import { harmless, tableOf } from './show.ts';

/** Not the code of any refusal: the command worked, and found conflicts or differences. */
const different = 1;

const Counted = z.object({ table: z.string(), rows: z.int() });
const Exported = z.object({ name: z.string(), bytes: z.int(), tables: z.array(Counted), hidden: z.int() });
const Taken = z.object({
  dryRun: z.boolean(),
  rows: z.int(),
  tables: z.array(Counted),
  absent: z.array(z.object({ name: z.string(), email: z.string(), role: z.string() })),
  conflicts: z.array(z.object({ table: z.string(), row: z.string(), why: z.string() })),
});
const Diff = z.object({
  same: z.boolean(),
  tables: z.array(z.object({ table: z.string(), added: z.int(), removed: z.int(), changed: z.int() })),
});

export const transferCommands: Readonly<Record<string, Command>> = {
  async export(context) {
    const made = await jsonFrom(context, { capability: 'platform.tenant.export', input: {}, shape: Exported });
    const { out } = context.words;
    if (out) await writeFile(out, await bytesFrom(context, made.name), { mode: 0o600 });
    const rows = made.tables.reduce((total, table) => total + table.rows, 0);
    const where = out ?? `exports/, as ${made.name}`;
    tell(context, made, () => [`${rows} rows of ${made.tables.length} tables are in ${where}; ${made.hidden} hidden`]);
    return undefined;
  },
  async import(context, files) {
    if (files.length !== 1)
      throw new Fault('invalid', 'Name the file: cadre import <file>, with --rehearse for a trial');
    const input = { dryRun: context.words.rehearse, files: await Promise.all(files.map(fileAt)) };
    const taken = await jsonFrom(context, { capability: 'platform.tenant.import', input, shape: Taken });
    tell(context, taken, () => wordsOf(taken));
    return taken.conflicts.length > 0 ? different : undefined;
  },
  async diff(context, files) {
    if (files.length < 1 || files.length > 2)
      throw new Fault('invalid', 'Name one file or two: cadre diff <file> [file]');
    const input = { files: await Promise.all(files.map(fileAt)) };
    const found = await jsonFrom(context, { capability: 'platform.tenant.diff', input, shape: Diff });
    tell(context, found, () => [found.same ? 'There is no difference but in ids and secrets.' : tableOf(found.tables)]);
    return found.same ? undefined : different;
  },
};

function wordsOf({ dryRun, rows, tables, absent, conflicts }: z.output<typeof Taken>): string[] {
  const done = dryRun ? 'would be taken in' : 'were taken in';
  return [
    `${rows} rows of ${tables.length} tables ${done}.`,
    ...absent.map(({ name, email, role }) => `  does not belong here: ${name} <${email}>, ${role} there`),
    ...conflicts.map(({ table, row, why }) => `  ${table} ${row}: ${why}`),
  ];
}

async function fileAt(path: string) {
  const bytes = await readFile(path, 'base64').catch((cause: unknown) => {
    throw new Fault('invalid', `${path} can not be read`, { cause });
  });
  return { name: basename(path), type: 'application/gzip', bytes };
}

interface Asking<S extends z.ZodType> {
  readonly capability: string;
  readonly input: unknown;
  readonly shape: S;
}

/** A trial is the capability's own: it tells more than a rehearsal would. */
async function jsonFrom<S extends z.ZodType>(context: Context, asking: Asking<S>): Promise<z.output<S>> {
  const { backend, terminal, words } = context;
  const { capability, input, shape } = asking;
  const { key, reason } = words;
  const answered = await backend.call({ capability, input, key, rehearse: false, reason }, terminal.signal);
  const parsed = shape.safeParse(answered.kind === 'json' ? answered.value : undefined);
  if (parsed.success) return parsed.data;
  throw new Fault('upstream', `${capability} answered something else than it promises, or waits for approval`);
}

async function bytesFrom({ backend, terminal }: Context, name: string): Promise<Uint8Array> {
  const asked = { capability: 'platform.export.read', input: { name }, key: undefined, rehearse: false };
  const answered = await backend.call(asked, terminal.signal);
  if (answered.kind === 'bytes') return answered.bytes;
  throw new Fault('upstream', 'The archive did not come as a file');
}

function tell({ terminal, words }: Context, value: unknown, lines: () => readonly string[]) {
  terminal.write(`${words.json ? JSON.stringify(value, null, 2) : harmless(lines().join('\n'))}\n`);
}
