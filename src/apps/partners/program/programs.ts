// Programs: a company has one under the name `main` as soon as somebody applies, and as many others as it likes.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, list, Page } from '#kernel/contract';
import { openAccounts } from '#kernel/ledger';
import { anyId } from '../examples.ts';
import { needCurrency, wrongField } from '../fields.ts';
import { chartFor } from '../sale/chart.ts';
import { type Currency, Program, Slug, Terms, usualSlug, usualTerms } from './shape.ts';
import { changeProgram, insertProgram, programById, programBySlug, programPage } from './store.ts';

const Changed = Program.extend({ before: Terms });

export const createProgram = contract({
  name: 'partners.program.create',
  summary: 'Open a partner program with its own terms.',
  effect: 'write',
  access: 'partners.program.write',
  input: Terms.partial().extend({ slug: Slug }),
  output: Program,
  undo: { never: 'close it to newcomers instead; what partners were promised stands' },
  example: { slug: 'resellers', name: 'Resellers', holdingDays: 14 },
}).implement(async (call, { slug, ...terms }) => {
  const whole = Terms.parse({ ...usualTerms, ...terms });
  refuseScores(whole);
  const program = await open(call, { slug, ...whole });
  if (!program) throw new Fault('conflict', `There is a program called ${slug} already`);
  return program;
});

export const listPrograms = contract({
  name: 'partners.program.list',
  summary: 'List the partner programs with their terms.',
  effect: 'read',
  access: 'partners.program.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Program),
  example: {},
}).implement(async (call, wanted) => {
  const items = await programPage(call.db, wanted);
  return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
});

export const changeTerms = contract({
  name: 'partners.program.change',
  summary: 'Change the terms of a program for what is sold from now on.',
  effect: 'write',
  access: 'partners.program.write',
  guarded: true,
  input: Terms.partial().extend({ programId: Id, ifVersion: z.int().min(1).describe('The version you saw') }),
  output: Changed,
  undo: {
    by: 'partners.program.change',
    input: (_input, { id, version, before }) => ({ programId: id, ifVersion: version, ...before }),
  },
  example: { programId: anyId, ifVersion: 1, holdingDays: 45 },
}).implement(async (call, { programId, ifVersion, ...terms }) => {
  const { id: _, slug: _slug, version, createdAt: _at, ...before } = await presentProgram(call, programId);
  const { holdScore = before.holdScore, rejectScore = before.rejectScore } = terms;
  if (holdScore !== before.holdScore || rejectScore !== before.rejectScore) refuseScores({ holdScore, rejectScore });
  if (terms.currencies) await prepare(call, terms.currencies);
  const changed = await changeProgram(call.db, { programId, ifVersion }, terms);
  if (changed) return { ...changed, before };
  throw new Fault('conflict', `The program has been changed since; it is at version ${version} now`, {
    details: { version },
  });
});

export async function presentProgram(call: Call, programId: string): Promise<Program> {
  const program = await programById(call.db, programId);
  if (!program) throw new Fault('not_found', `There is no program ${programId}`);
  return program;
}

/** The program of this name; the usual one comes into being when it is first asked for. */
export async function programNamed(call: Call, slug: string): Promise<Program> {
  const known = await programBySlug(call.db, slug);
  if (known) return known;
  const opened = slug === usualSlug ? await open(call, { slug, ...usualTerms }) : undefined;
  const program = opened ?? (await programBySlug(call.db, slug));
  if (!program) throw new Fault('not_found', `There is no program called ${slug}`);
  return program;
}

async function open(call: Call, program: Terms & { slug: string }): Promise<Program | undefined> {
  await prepare(call, program.currencies);
  return insertProgram(call.db, { id: call.newId(), ...program });
}

/** What is held for a person must not have been rejected before. */
function refuseScores({ holdScore, rejectScore }: Pick<Terms, 'holdScore' | 'rejectScore'>) {
  if (holdScore <= rejectScore) return;
  throw wrongField(
    'holdScore',
    `A sale would be rejected from ${rejectScore} on before it is held from ${holdScore} on`,
  );
}

/** Each currency that there is once, and with accounts to post to. */
async function prepare(call: Call, currencies: readonly Currency[]) {
  for (const [index, { currency }] of currencies.entries()) needCurrency(currency, `currencies.${index}.currency`);
  const twice = currencies.find(
    (one, index) => currencies.findIndex(({ currency }) => currency === one.currency) !== index,
  );
  if (twice) throw wrongField('currencies', `${twice.currency} is named twice`);
  await openAccounts(call, chartFor(currencies.map(({ currency }) => currency)));
}
