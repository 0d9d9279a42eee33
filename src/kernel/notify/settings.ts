// How a person wants to be told: language, time zone, quiet hours, and what on which way.
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id, Instant, list, Page } from '#kernel/contract';
import { ownId } from './house.ts';
import * as model from './model.ts';
import { messagePage, usualWays, wishesOf } from './store.ts';
import { preferences, settings } from './tables.ts';

const Settings = z.object({
  language: model.Language,
  timeZone: z.string().max(60).describe('Such as Europe/Berlin; quiet hours and digests follow it'),
  quietFrom: model.TimeOfDay.nullable().describe('From then on nothing arrives; null for no quiet hours'),
  quietUntil: model.TimeOfDay.nullable(),
  urgentPasses: z.boolean().describe('Whether what is urgent arrives in quiet hours too'),
});
const version = z.int().min(0).describe('0 when nothing was ever set');
const access = 'signed-in';
const example = { language: 'de', timeZone: 'Europe/Berlin', quietFrom: '22:00', quietUntil: '07:00' } as const;

export const getSettings = contract({
  name: 'notify.settings.get',
  summary: 'Show your language, time zone and quiet hours.',
  effect: 'read',
  access,
  input: z.object({}),
  output: Settings.extend({ version }),
  example: {},
});

export const setSettings = contract({
  name: 'notify.settings.set',
  summary: 'Set your language, time zone and quiet hours.',
  effect: 'write',
  access,
  input: Settings.extend({ ifVersion: version.optional() }),
  output: Settings.extend({ version, former: Settings }),
  undo: { by: 'notify.settings.set', input: (_input, { former, version: ifVersion }) => ({ ...former, ifVersion }) },
  example: { ...example, urgentPasses: true },
});

const Wish = z.object({ kind: model.Kind, channel: model.Channel, timing: model.Timing });

export const listPreferences = contract({
  name: 'notify.preference.list',
  summary: 'List what you are told of, on which way and how soon.',
  effect: 'read',
  access,
  input: z.object({}),
  output: z.object({ items: z.array(Wish.extend({ isOwn: z.boolean(), severity: model.Severity })) }),
  example: {},
});

const Said = z.object({ kind: model.Kind, channel: model.Channel, timing: model.Timing.nullable() });

export const setPreference = contract({
  name: 'notify.preference.set',
  summary: 'Choose on which way and how soon you hear of something.',
  effect: 'write',
  access,
  input: Said.extend({ timing: model.Timing.nullable().describe('Null for the usual') }),
  output: Said.extend({ former: model.Timing.nullable() }),
  undo: { by: 'notify.preference.set', input: ({ kind, channel }, { former }) => ({ kind, channel, timing: former }) },
  example: { kind: 'approval.waiting', channel: 'mail', timing: 'hourly' },
});

const Message = z.object({
  id: Id,
  channel: model.Channel,
  state: model.MessageState,
  dueAt: Instant,
  attempts: z.int(),
  lastError: z.string().nullable(),
  sentAt: Instant.nullable(),
  createdAt: Instant,
});

export const listMessages = contract({
  name: 'notify.message.list',
  summary: 'List what was sent to you outside of Cadre, and what became of it.',
  effect: 'read',
  access,
  input: Page.extend({ after: Id.optional() }),
  output: list(Message),
  example: { limit: 20 },
});

type Row = typeof settings.$inferSelect;

async function rowOf({ db }: Call, personId: string): Promise<Row | undefined> {
  const [row] = await db.select().from(settings).where(eq(settings.personId, personId));
  return row;
}

function shown(row: Row | undefined): z.output<typeof Settings> {
  if (!row) return usualWays;
  const { timeZone, quietFrom, quietUntil, urgentPasses } = row;
  return { language: model.languageOf(row.language), timeZone, quietFrom, quietUntil, urgentPasses };
}

function checkSettings({ timeZone, quietFrom, quietUntil }: z.output<typeof Settings>) {
  if (!model.isTimeZone(timeZone)) throw new Fault('invalid', `${timeZone} is no time zone such as Europe/Berlin`);
  if ((quietFrom === null) !== (quietUntil === null)) {
    throw new Fault('invalid', 'Quiet hours have a beginning and an end, or there are none');
  }
}

export const settingCapabilities: readonly Capability[] = [
  getSettings.implement(async (call) => {
    const row = await rowOf(call, ownId(call));
    return { ...shown(row), version: row?.version ?? 0 };
  }),

  setSettings.implement(async (call, { ifVersion, ...wanted }) => {
    checkSettings(wanted);
    const personId = ownId(call);
    const former = await rowOf(call, personId);
    const seen = ifVersion ?? former?.version ?? 0;
    const [row] = former
      ? await call.db
          .update(settings)
          .set({ ...wanted, version: seen + 1 })
          .where(and(eq(settings.personId, personId), eq(settings.version, seen)))
          .returning()
      : await call.db
          .insert(settings)
          .values({ id: call.newId(), personId, ...wanted })
          .onConflictDoNothing()
          .returning();
    if (!row) throw new Fault('conflict', 'Your settings have been changed since; look at them again');
    return { ...shown(row), version: row.version, former: shown(former) };
  }),

  listPreferences.implement(async (call) => {
    const wishes = await wishesOf(call.db, ownId(call));
    const known = [...new Set([...model.kindNames, ...wishes.map(({ kind }) => kind)])];
    const items = known.flatMap((kind) =>
      model.channels.map((channel) => ({
        ...{ kind, channel, timing: model.timingOf(wishes, kind, channel), severity: model.ruleOf(kind).severity },
        isOwn: wishes.some((wish) => wish.kind === kind && wish.channel === channel),
      })),
    );
    return { items };
  }),

  setPreference.implement(async (call, { kind, channel, timing }) => {
    const personId = ownId(call);
    const former = (await wishesOf(call.db, personId)).find((wish) => wish.kind === kind && wish.channel === channel);
    const mine = { personId, kind, channel };
    if (timing === null) await call.db.delete(preferences).where(isWish(mine));
    else {
      await call.db
        .insert(preferences)
        .values({ id: call.newId(), ...mine, timing })
        .onConflictDoUpdate({
          target: [preferences.tenantId, preferences.personId, preferences.kind, preferences.channel],
          set: { timing },
        });
    }
    return { kind, channel, timing, former: former?.timing ?? null };
  }),

  listMessages.implement(async (call, { limit, after }) => {
    const items = await messagePage(call.db, { personId: ownId(call), limit, after });
    return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
  }),
];

function isWish({ personId, kind, channel }: { personId: string; kind: string; channel: model.Channel }) {
  return and(eq(preferences.personId, personId), eq(preferences.kind, kind), eq(preferences.channel, channel));
}
