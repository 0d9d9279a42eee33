// A company's own words for the mails. Each save is a version of its own; a place that nobody fills is refused before
// a mail goes out with it.
import { desc } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract } from '#kernel/contract';
import type { NotifyParts } from './house.ts';
import { lookOf, previewOf } from './mails.ts';
import { Language, languages } from './model.ts';
import { asWords, type Named, ownWords, versionOf, type WordingRow } from './own-words.ts';
import { strayPlaces, type Words } from './render.ts';
import { wordings } from './tables.ts';
import { words } from './templates/languages.ts';
import { type MailName, mailNames, mails } from './templates/words.ts';

const Which = z.object({ name: z.enum(mailNames), language: Language });
const Own = z.object({
  subject: z
    .string()
    .max(300)
    .regex(/^[^\r\n]*\S[^\r\n]*$/, 'One line'),
  text: z.string().min(1).max(20_000),
  html: z.string().max(100_000).nullable().default(null).describe('Drawn from the text when absent'),
});
const Wording = Which.extend({
  ...Own.shape,
  html: z.string().nullable(),
  isOwn: z.boolean().describe('Whether these are the company’s own words'),
  version: z.int().min(0).describe('0 for the house’s words that were never changed'),
  places: z.array(z.string()).describe('What can stand in it, as {{name}}'),
});
type Wording = z.output<typeof Wording>;
const Seen = Which.extend({ ifVersion: z.int().min(0).describe('The version you saw') });
const example = { name: 'invitation', language: 'en' } as const;
const ownExample = { subject: 'Join {{company}}', text: 'Dear {{name}},\n\n{{link}}', html: null };

export const listWordings = contract({
  name: 'notify.wording.list',
  summary: 'List what the mails to people say, in every language.',
  effect: 'read',
  access: 'notify.wording.read',
  input: z.object({ language: Language.optional() }),
  output: z.object({ items: z.array(Wording) }),
  example: { language: 'de' },
});

export const saveWording = contract({
  name: 'notify.wording.save',
  summary: 'Say a mail in your own words, if nobody has changed them since you saw them.',
  effect: 'write',
  access: 'notify.wording.write',
  input: Seen.extend(Own.shape),
  output: Wording.extend({ formerVersion: z.int().min(0) }),
  undo: {
    by: 'notify.wording.restore',
    input: ({ name, language }, { version, formerVersion }) => ({
      name,
      language,
      ifVersion: version,
      version: formerVersion,
    }),
  },
  example: { ...example, ifVersion: 0, ...ownExample },
});

export const restoreWording = contract({
  name: 'notify.wording.restore',
  summary: 'Use the words of an earlier version again, or with version 0 those of the house.',
  effect: 'write',
  access: 'notify.wording.write',
  input: Seen.extend({ version: z.int().min(0) }),
  output: Wording.extend({ formerVersion: z.int().min(0) }),
  undo: {
    by: 'notify.wording.restore',
    input: ({ name, language }, { version, formerVersion }) => ({
      name,
      language,
      ifVersion: version,
      version: formerVersion,
    }),
  },
  example: { ...example, ifVersion: 0, version: 0 },
});

export const previewWording = contract({
  name: 'notify.wording.preview',
  summary: 'Show a mail as it would look, with words not saved yet or those that are used.',
  effect: 'read',
  access: 'notify.wording.read',
  input: Which.extend(Own.partial().shape),
  output: z.object({ subject: z.string(), text: z.string(), html: z.string() }),
  example: { ...example, ...ownExample },
});

function shown(which: Named, row: WordingRow | undefined): Wording {
  const own = row && asWords(row);
  const { subject, text, html = null } = own ?? words[which.language].mails[which.name];
  return {
    ...which,
    subject,
    text,
    html,
    isOwn: own !== undefined,
    version: row?.version ?? 0,
    places: [...mails[which.name]],
  };
}

export function wordingCapabilities(parts: NotifyParts): Capability[] {
  return [
    listWordings.implement(async (call, { language }) => {
      const wanted = (language ? [language] : languages).flatMap((one) =>
        mailNames.map((name) => ({ name, language: one })),
      );
      const rows = await call.db
        .selectDistinctOn([wordings.name, wordings.language])
        .from(wordings)
        .orderBy(wordings.name, wordings.language, desc(wordings.version));
      const newest = (which: Named) => rows.find((row) => row.name === which.name && row.language === which.language);
      return { items: wanted.map((which) => shown(which, newest(which))) };
    }),

    saveWording.implement((call, { name, language, ifVersion, ...own }) => {
      refuseStray(name, own);
      return saved(call, { which: { name, language }, ifVersion, own });
    }),

    restoreWording.implement(async (call, { name, language, ifVersion, version }) => {
      const which = { name, language };
      const row = version === 0 ? undefined : await versionOf(call.db, which, version);
      if (version !== 0 && !row) throw new Fault('not_found', `There is no version ${version} of these words`);
      const { subject = null, text = null, html = null } = row ?? {};
      return saved(call, { which, ifVersion, own: { subject, text, html } });
    }),

    previewWording.implement(async (call, { name, language, ...given }) => {
      const used = (await ownWords(call.db, { name, language })) ?? words[language].mails[name];
      const { subject = used.subject, text = used.text, html = used.html } = given;
      const own = { subject, text, html };
      refuseStray(name, own);
      const brand = await parts.brandOf(call.tenant.id, call.db);
      return previewOf(own, samples[language](parts), lookOf({ brand, language }));
    }),
  ];
}

interface Saving {
  readonly which: Named;
  readonly ifVersion: number;
  readonly own: Pick<WordingRow, 'subject' | 'text' | 'html'>;
}

/** The next version; only one of two who save at once has it. */
async function saved(call: Call, { which, ifVersion, own }: Saving) {
  const current = (await versionOf(call.db, which))?.version ?? 0;
  const made =
    current === ifVersion
      ? await call.db
          .insert(wordings)
          .values({ id: call.newId(), ...which, ...own, version: ifVersion + 1 })
          .onConflictDoNothing()
          .returning()
      : [];
  if (!made[0]) throw new Fault('conflict', 'These words have been changed since; look at them again');
  return { ...shown(which, made[0]), formerVersion: ifVersion };
}

function refuseStray(name: MailName, { subject, text, html }: Words) {
  const stray = strayPlaces([subject, text, html ?? ''].join('\n'), mails[name]);
  if (stray.length === 0) return;
  const known = mails[name].map((one) => `{{${one}}}`).join(', ');
  throw new Fault('invalid', `Nothing would stand in place of ${stray.join(', ')}; there are ${known}`);
}

const samples: Readonly<Record<Language, (parts: NotifyParts) => Readonly<Record<string, string>>>> = {
  en: ({ url }) =>
    sampleOf(url, { title: 'Pay Ada €120.00', body: 'Somebody asks for your decision.', role: 'manager' }),
  de: ({ url }) =>
    sampleOf(url, { title: 'Ada 120,00 € auszahlen', body: 'Es wird um Ihre Entscheidung gebeten.', role: 'Leitung' }),
};

function sampleOf(url: string, said: Readonly<Record<'title' | 'body' | 'role', string>>) {
  const items = `• ${said.title}\n${said.body}`;
  return { ...said, name: 'Grace Hopper', count: '1', items, link: url, decide: url, manage: url };
}
