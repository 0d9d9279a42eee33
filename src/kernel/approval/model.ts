// What is asked of people, who is asked, and how much. Pure, so that it can be proven. Whatever no rule lets through is
// asked; nothing here ever approves by itself.
import { z } from 'zod';
import { type Money as Amount, exponentOf } from '#base/money';
import type { Duration } from '#base/time';
import { type Actor, type AnyContract, type Effect, Id, roles } from '#kernel/contract';

export const State = z.enum([
  'waiting',
  'approved',
  'executing',
  'executed',
  'failed',
  'rejected',
  'expired',
  'withdrawn',
]);
export type State = z.output<typeof State>;

/** What was agreed to and not done by then has to be asked for again. */
export const approvalLife: Duration = '24 hours';

export const Tier = z.int().min(1).max(3).describe('1 is small, 2 needs an administrator, 3 needs several people');

export const Verdict = z.enum(['approve', 'reject']);
export type Verdict = z.output<typeof Verdict>;

export const Silence = z.enum(['reject', 'escalate']).describe('What happens when nobody decides; never an approval');
export type Silence = z.output<typeof Silence>;

/** Why something is asked; the first that is true. */
export const Rule = z.enum([
  'tainted',
  'guarded',
  'obliged',
  'gate',
  'staked',
  'send',
  'irreversible',
  'second_person',
]);
export type Rule = z.output<typeof Rule>;

export const ruleSentences: Readonly<Record<Rule, string>> = {
  obliged: 'Your company wants to decide about each of these, by a condition of the right to do it.',
  gate: 'The work was made to stop here until somebody decides.',
  tainted: 'It was steered by text from outside, so a person decides, whatever has been earned.',
  guarded: 'It changes rights, rules, credentials or where money goes; an agent never does that alone.',
  staked: 'Something is at stake.',
  send: 'It leaves the building.',
  irreversible: 'It can not be undone.',
  second_person: 'From this stake on a second person decides, by a rule of the company.',
};

export const Step = z.object({
  roles: z.array(z.enum(roles)).min(1).max(roles.length),
  quorum: z.int().min(1).max(10).describe('How many different people of these roles'),
});
export type Step = z.output<typeof Step>;
export const Chain = z.array(Step).min(1).max(5);
export type Chain = z.output<typeof Chain>;

const wholeUnits = z.int().min(0).max(1_000_000_000_000);
/** In whole units of a currency: 1000 is €1,000.00. */
export const Limits = z.object({
  second: wholeUnits.min(1).describe('From here on tier 2'),
  third: wholeUnits.min(1).describe('From here on tier 3'),
  link: wholeUnits.describe('Below this, links and buttons decide'),
  people: wholeUnits.nullable().describe('From here on people need a second person too; null for never'),
});
export type Limits = z.output<typeof Limits>;

const Currency = z.string().regex(/^[A-Z]{3}$/);

export const Policy = z.object({
  limits: Limits.describe('For every currency that is not named, in its whole units'),
  currencies: z.array(Limits.extend({ currency: Currency })).max(200),
  chains: z.object({ first: Chain, second: Chain, third: Chain }).describe('Who decides, by tier, one after the other'),
  expiresAfterHours: z.int().min(1).max(720),
  onSilence: Silence,
  escalateTo: z.array(z.enum(roles)).min(1).max(roles.length),
  escalatedHours: z.int().min(1).max(720).describe('How long those may take to whom it was passed on'),
});
export type Policy = z.output<typeof Policy>;

const leaders = ['manager', 'tenant_admin', 'super_admin'] as const;
const administrators = ['tenant_admin', 'super_admin'] as const;

export const firstPolicy: Policy = {
  limits: { second: 1000, third: 10_000, link: 100, people: null },
  currencies: [],
  chains: {
    first: [{ roles: [...leaders], quorum: 1 }],
    second: [{ roles: [...administrators], quorum: 1 }],
    third: [
      { roles: [...leaders], quorum: 1 },
      { roles: [...administrators], quorum: 1 },
    ],
  },
  expiresAfterHours: 72,
  onSilence: 'reject',
  escalateTo: [...administrators],
  escalatedHours: 24,
};

/** Tier 3 begins where tier 2 does, or above it. */
export function isOrdered({ limits, currencies }: Pick<Policy, 'limits' | 'currencies'>): boolean {
  return [limits, ...currencies].every(({ second, third }) => second <= third);
}

export function limitsOf(policy: Policy, currency: string): Limits {
  return policy.currencies.find((one) => one.currency === currency) ?? policy.limits;
}

/** Whether an amount, in or out, reaches so many whole units. */
export function reaches({ amount, currency }: Amount, units: number): boolean {
  return Math.abs(amount) >= units * 10 ** exponentOf(currency);
}

export function tierOf(policy: Policy, stake: Amount | undefined): 1 | 2 | 3 {
  if (!stake) return 1;
  const { second, third } = limitsOf(policy, stake.currency);
  if (reaches(stake, third)) return 3;
  return reaches(stake, second) ? 2 : 1;
}

export function chainOf({ chains }: Policy, tier: number): Chain {
  return ({ 1: chains.first, 2: chains.second, 3: chains.third } as const)[tier] ?? chains.third;
}

type Acting = 'agent' | 'person' | 'visitor' | 'house';

/** A service is an agent's hand when it acts for one; by itself it does what its module declares. */
export function actingOf({ kind, delegatedBy }: Actor): Acting {
  if (kind === 'agent' || delegatedBy?.kind === 'agent') return 'agent';
  if (kind === 'service') return delegatedBy ? 'person' : 'house';
  return kind;
}

/** It changes rights, rules, credentials or where money goes. */
export function isGuarded({ spec }: AnyContract): boolean {
  return Reflect.get(spec, 'guarded') === true;
}

export function agentOf(actor: Actor): string | undefined {
  if (actor.kind === 'agent') return actor.id;
  return actor.delegatedBy?.kind === 'agent' ? actor.delegatedBy.id : undefined;
}

export interface Act {
  readonly acting: Acting;
  readonly effect: Effect;
  readonly undoable: boolean;
  readonly guarded: boolean;
  readonly mustAsk: boolean;
  readonly isGate: boolean;
  readonly tainted: boolean;
  readonly stake: Amount | undefined;
}

/** Whether the company's own rules need not even be looked at: this is the way of nearly every call. */
export function isFree({ acting, effect, undoable, guarded, mustAsk, isGate, tainted, stake }: Act): boolean {
  if (effect === 'read') return true;
  if (mustAsk || isGate) return false;
  const harmless = undoable && effect === 'write' && !guarded && !isStaked(stake);
  return harmless || (!tainted && acting !== 'agent' && !(acting === 'person' && isStaked(stake)));
}

const rules: readonly { readonly rule: Rule; when(act: Act, policy: Policy): boolean }[] = [
  { rule: 'tainted', when: (act) => act.tainted && !isHarmless(act) },
  { rule: 'guarded', when: ({ acting, guarded }) => acting === 'agent' && guarded },
  { rule: 'obliged', when: ({ mustAsk }) => mustAsk },
  { rule: 'gate', when: ({ isGate }) => isGate },
  { rule: 'staked', when: ({ acting, stake }) => acting === 'agent' && isStaked(stake) },
  { rule: 'send', when: ({ acting, effect }) => acting === 'agent' && effect === 'send' },
  { rule: 'irreversible', when: ({ acting, undoable }) => acting === 'agent' && !undoable },
  { rule: 'second_person', when: ({ acting, stake }, policy) => acting === 'person' && needsSecond(policy, stake) },
];

export function reasonToAsk(act: Act, policy: Policy): Rule | undefined {
  if (act.effect === 'read') return undefined;
  return rules.find(({ when }) => when(act, policy))?.rule;
}

function isHarmless({ effect, undoable, guarded, stake }: Act): boolean {
  return effect === 'write' && undoable && !guarded && !isStaked(stake);
}

function isStaked(stake: Amount | undefined): boolean {
  return stake !== undefined && stake.amount !== 0;
}

export function needsSecond(policy: Policy, stake: Amount | undefined): boolean {
  if (!stake || stake.amount === 0) return false;
  const { people } = limitsOf(policy, stake.currency);
  return people !== null && reaches(stake, people);
}

/** Only what is small and asked for no graver reason may ever be let through by what an agent has earned. */
export function mayEarn(rule: Rule, tier: number): boolean {
  return tier === 1 && ['staked', 'send', 'irreversible'].includes(rule);
}

/** People who count as having asked: where people need a second person, an agent is no way around it. */
export function requestersOf(actor: Actor, secondNeeded: boolean): string[] {
  return secondNeeded && actor.delegatedBy ? [actor.id, actor.delegatedBy.id] : [actor.id];
}

export function linkMayDecide(policy: Policy, { tier, stake }: { tier: number; stake: Amount | undefined }): boolean {
  return tier === 1 && (!stake || !reaches(stake, limitsOf(policy, stake.currency).link));
}

export interface Given {
  readonly step: number;
  readonly personId: string;
  /** Whose right it was: the person's own, or that of whom they stand in for. */
  readonly authorityId: string;
}

export interface Progress {
  readonly step: number;
  readonly complete: boolean;
}

/** Where a chain stands; `given` are approvals of different people. */
export function progressOf(chain: Chain, given: readonly Given[]): Progress {
  const open = chain.findIndex(({ quorum }, index) => given.filter(({ step }) => step === index).length < quorum);
  return open === -1 ? { step: chain.length, complete: true } : { step: open, complete: false };
}

/** From tier 2 on, and where a second person is needed, somebody besides the requester must be among them. */
export function isOnlyRequester(given: readonly Given[], requesters: readonly string[]): boolean {
  return given.every(({ personId, authorityId }) => requesters.includes(personId) || requesters.includes(authorityId));
}

export const Source = z.object({
  label: z.string().max(300),
  trust: z.enum(['inside', 'outside']).describe('Whether the text came from outside the company'),
  reference: z.string().max(300).optional(),
});
export type Source = z.output<typeof Source>;

export const Change = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type Change = z.output<typeof Change>;

/** What differs between two inputs, field by field. */
export function changesBetween(before: unknown, after: unknown, field = ''): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ field, before: before ?? null, after: after ?? null }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => changesBetween(before[name], after[name], field ? `${field}.${name}` : name));
}

/** What somebody wrote over what they were shown, put back over the real thing: hidden parts left alone stay real. */
export function restored(written: unknown, shown: unknown, real: unknown): unknown {
  if (JSON.stringify(written) === JSON.stringify(shown)) return real;
  if (Array.isArray(written) && Array.isArray(shown) && Array.isArray(real) && written.length === shown.length) {
    return written.map((one, at) => restored(one, shown[at], real[at]));
  }
  if (!isRecord(written) || !isRecord(shown) || !isRecord(real)) return written;
  const entries = Object.entries(written).map(([name, value]) => [name, restored(value, shown[name], real[name])]);
  return Object.fromEntries(entries);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const exampleId = '019abcde-0000-7000-8000-000000000000';
export const ApprovalId = Id.describe('The request');
