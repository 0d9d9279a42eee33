// Looking things up in the log of this process's home.
import { z } from 'zod';
import { type Capability, contract, Instant } from '#kernel/contract';
import { newestLines } from './log-file.ts';

const levels = { debug: 20, info: 30, warn: 40, error: 50 } as const;
type Level = keyof typeof levels;
const levelNames = Object.keys(levels) as [Level, ...Level[]];

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
  return searchLog.implement(async (_call, { words, level, requestId, from, until, limit }) => {
    const items: ReturnType<typeof shown>[] = [];
    for await (const text of newestLines(folder)) {
      if (words && !text.toLowerCase().includes(words.toLowerCase())) continue;
      const line = parse(text);
      if (!line || line.level < levels[level]) continue;
      const entry = shown(line);
      if (requestId && entry.fields['requestId'] !== requestId) continue;
      if (until && entry.at > until) continue;
      if (from && entry.at < from) break;
      items.push(entry);
      if (items.length === limit) break;
    }
    return { items };
  });
}

function parse(text: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function shown({ level, time, msg, ...fields }: Line) {
  const name = levelNames.findLast((one) => levels[one] <= level) ?? 'debug';
  return { at: new Date(time).toISOString(), level: name, message: msg, fields };
}
