// Looking things up in the log of this process's home.
import { z } from 'zod';
import { type Capability, contract, Instant } from '#kernel/contract';
import { newestLines } from './log-file.ts';

const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const;
const levelNames = ['debug', 'info', 'warn', 'error'] as const;

export const searchLog = contract({
  name: 'platform.log.search',
  summary: "Search the installation's log, newest first.",
  effect: 'read',
  access: 'platform.log.read',
  sensitive: true,
  untrusted: true,
  input: z.object({
    words: z.string().trim().max(200).optional().describe('Text that the entry contains'),
    level: z.enum(levelNames).default('info').describe('At least this grave'),
    requestId: z.string().max(100).optional(),
    from: Instant.optional(),
    until: Instant.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    items: z.array(
      z.object({ at: Instant, level: z.string(), message: z.string(), fields: z.record(z.string(), z.unknown()) }),
    ),
  }),
  example: { words: 'refused', level: 'info', limit: 20 },
});

const Line = z.looseObject({ level: z.number(), time: z.number(), msg: z.string().default('') });
type Line = z.output<typeof Line>;

export function logSearch(folder: string): Capability {
  return searchLog.implement(async (_call, wanted) => {
    const items: Shown[] = [];
    for await (const entry of newestEntries(folder, asInJson(wanted.words ?? ''))) {
      if (items.length === wanted.limit || (wanted.from && entry.at < wanted.from)) break;
      if (isAsked(entry, wanted)) items.push(entry);
    }
    return { items };
  });
}

async function* newestEntries(folder: string, words: string) {
  for await (const text of newestLines(folder)) {
    const entry = text.toLowerCase().includes(words) ? parse(text) : undefined;
    if (entry) yield entry;
  }
}

/** The words as they stand in a line of the log, where quotes and line breaks are written with backslashes. */
function asInJson(words: string): string {
  return JSON.stringify(words).slice(1, -1).toLowerCase();
}

type Wanted = z.output<typeof searchLog.spec.input>;
type Shown = ReturnType<typeof shown>;

function isAsked({ at, level, fields }: Shown, wanted: Wanted): boolean {
  if (levels[level] < levels[wanted.level]) return false;
  if (wanted.until && at > wanted.until) return false;
  return wanted.requestId === undefined || fields.requestId === wanted.requestId;
}

function parse(text: string): Shown | undefined {
  try {
    const line = Line.safeParse(JSON.parse(text));
    return line.data && shown(line.data);
  } catch {
    return undefined;
  }
}

function shown({ level, time, msg, ...fields }: Line) {
  const name = levelNames.findLast((one) => levels[one] <= level) ?? 'debug';
  return { at: new Date(time).toISOString(), level: name, message: msg, fields };
}
