// Writing for partners: every kind of text, with their own link in it. A model writes them anew where the company has
// one; whatever becomes of that, there is the text of the template.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, outside, text } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { presentPartner } from '../partner/partners.ts';
import { couponsOf } from '../partner/store.ts';
import { me } from '../portal/mine.ts';
import { presentProgram } from '../program/programs.ts';
import { type About, cutTo, Kind, templates } from './templates.ts';
import { written } from './written.ts';

const Wanted = z.object({
  kinds: z
    .array(Kind)
    .min(1)
    .max(8)
    .default([...Kind.options])
    .describe('All of them when absent'),
  product: text(80)
    .optional()
    .describe('What it is called; when absent the first of the company’s own names, or the program’s'),
  benefit: text(120).default('save time every week').describe('What it helps with, as “save time”'),
  audience: text(80).default('small companies').describe('For whom it is'),
  alternative: text(80).default('doing it by hand').describe('To what it is compared'),
});

const Written = z.object({
  items: z.array(
    z.object({
      kind: Kind,
      title: z.string(),
      body: outside(z.string()),
      by: z.enum(['model', 'template']).describe('Who wrote it; a template is to be filled in where it says so'),
    }),
  ),
});

export const writeContent = contract({
  name: 'partners.content.write',
  summary: 'Write mails, posts, an article, a comparison and a video script with a partner’s link.',
  effect: 'read',
  access: 'partners.content.write',
  http: 'POST /affiliate/content/:partnerId',
  input: Wanted.extend({ partnerId: Id }),
  output: Written,
  example: { partnerId: anyId, kinds: ['twitter', 'review'], product: 'Greenhouse' },
}).implement((call, { partnerId, ...wanted }) => piecesFor(call, partnerId, wanted));

export const myContent = contract({
  name: 'partners.portal.content',
  summary: 'Write mails, posts, an article, a comparison and a video script with my link as a partner.',
  effect: 'read',
  access: 'partners.portal.use',
  input: Wanted,
  output: Written,
  example: { kinds: ['email'] },
}).implement(async (call, wanted) => piecesFor(call, (await me(call)).id, wanted));

async function piecesFor(call: Call, partnerId: string, { kinds, product, ...said }: z.output<typeof Wanted>) {
  const partner = await presentPartner(call, partnerId);
  if (!partner.code) throw new Fault('conflict', 'The partner has no link to write about');
  const [program, coupons] = [await presentProgram(call, partner.programId), await couponsOf(call.db, partnerId)];
  const link = linkOf(call, partner.code);
  const about = {
    ...{ ...said, product: product ?? program.ownWords[0] ?? program.name, partner: partner.name, link },
    coupon: coupons.find(({ isOpen }) => isOpen)?.code ?? null,
  };
  return { items: await Promise.all(kinds.map((kind) => pieceOf(call, kind, about))) };
}

async function pieceOf(call: Call, kind: Kind, about: About) {
  const { longest, write } = templates[kind];
  const draft = { kind, ...cutTo(write(about), longest, about.link), by: 'template' as const };
  const body = await written(call, draft, { ...about, longest });
  return body === undefined ? draft : { ...draft, body, by: 'model' as const };
}

const isThisMachine = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** At the host over which it was asked for; a door without one names the address alone. */
function linkOf({ origin }: Call, code: string): string {
  if (!origin.host) return `/r/${code}`;
  return `${isThisMachine.test(origin.host) ? 'http' : 'https'}://${origin.host}/r/${code}`;
}
