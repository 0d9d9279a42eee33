// Commands for whoever keeps the installation: is it sound, is it fit, is it saved?
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Verdict } from '#kernel/audit';
import type { Verified } from './backend.ts';
import { type Command, type Context, givenInput } from './command.ts';
import { harmless, tableOf } from './show.ts';

/** Not the code of any refusal: the command worked, and what it found is bad. */
const unsound = 1;

const Doctor = z.object({
  state: z.enum(['ok', 'warn', 'fail']),
  items: z.array(z.object({ name: z.string(), state: z.string(), note: z.string(), advice: z.string() })),
});
const Backup = z.object({ name: z.string(), bytes: z.int(), tables: z.int(), rows: z.int() });

export const upkeepCommands: Readonly<Record<string, Command>> = {
  async doctor(context) {
    const found = await answerOf(context, 'platform.doctor.check', Doctor);
    write(context, found, () => {
      const advice = found.items.filter((item) => item.advice && item.state !== 'ok' && item.state !== 'absent');
      const table = tableOf(found.items.map(({ state, name, note }) => ({ state, name, note })));
      return [table, ...advice.map((item) => `${item.name}: ${item.advice}`)].join('\n');
    });
    return found.state === 'fail' ? unsound : undefined;
  },
  async backup(context) {
    const made = await answerOf(context, 'platform.backup.make', Backup);
    const { name, bytes, tables, rows } = made;
    write(context, made, () => `Backed up: backups/${name}, ${rows} rows of ${tables} tables in ${bytes} bytes`);
    return undefined;
  },
};

export async function verifyRecords(context: Context): Promise<number | undefined> {
  const { backend, terminal } = context;
  const all = await backend.verify(await givenInput(context), terminal.signal);
  const verified = all.map(({ company, verdict }) => ({ company, verdict: Verdict.parse(verdict) }));
  write(context, verified, () => verified.map(wordsOf).join('\n'));
  return verified.every(({ verdict }) => verdict.whole) ? undefined : unsound;
}

function wordsOf({ company, verdict }: Omit<Verified, 'verdict'> & { readonly verdict: Verdict }): string {
  const { whole, segments, rows, unsealed, outsideHeads, problems, losses, sealedUntil } = verdict;
  const extent = `${rows} entries in ${segments} segments${sealedUntil ? `, sealed until ${sealedUntil}` : ''}`;
  const beside = `${unsealed} not sealed yet, ${outsideHeads} heads kept outside`;
  const lines = [
    `${company}: ${whole ? 'sound' : 'NOT SOUND'}; ${extent}; ${beside}`,
    ...problems.map(({ kind, segment, entryId, says }) => {
      const places = [segment === null ? '' : `segment ${segment}`, entryId === null ? '' : `entry ${entryId}`];
      return `  ${[kind, ...places.filter(Boolean)].join(', ')}: ${says}`;
    }),
    ...losses.map((loss) => `  lost with a restore: ${loss}`),
  ];
  return lines.join('\n');
}

async function answerOf<S extends z.ZodType>(context: Context, capability: string, schema: S): Promise<z.output<S>> {
  const { backend, terminal, words } = context;
  const { key, reason } = words;
  const answered = await backend.call({ capability, input: {}, key, rehearse: false, reason }, terminal.signal);
  const parsed = schema.safeParse(answered.kind === 'json' ? answered.value : undefined);
  if (!parsed.success) throw new Fault('upstream', `${capability} answered something else than it promises`);
  return parsed.data;
}

function write({ terminal, words }: Context, value: unknown, asText: () => string) {
  terminal.write(`${words.json ? JSON.stringify(value, null, 2) : harmless(asText())}\n`);
}
