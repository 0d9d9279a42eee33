// Which models a workspace uses for whom, and in which order they are tried. Pure.
import { z } from 'zod';
import type { Ability } from '#contracts/model';
import { Instant, text } from '#kernel/contract';
import { builtinWire, type ModelNames, type Size, type Slot, slotOfAbility, slots, wireNamed } from './wires.ts';

export const Strategy = z.enum(['priority', 'latency', 'cost', 'quality']);
export type Strategy = z.output<typeof Strategy>;

export const ProviderName = z.string().regex(/^[a-z][\w-]{0,39}$/, 'A provider is named as in the list of providers');
export const ModelName = z.string().regex(/^[!-~\u00a1-\uffff]{1,160}$/, 'The name of a model has no blanks');

/** What is written wrong in it is refused too: nobody would miss it before it is needed. */
export const Rule = z.strictObject({
  segment: text(60).describe('For whom or what: executives, bulk, research; * for everything else'),
  provider: ProviderName,
  model: ModelName,
  fallback: z.array(ModelName).max(10).default([]).describe('Models of the same provider, or provider/model'),
  latency_budget_ms: z
    .int()
    .min(50)
    .max(600_000)
    .default(30_000)
    .describe('The next one is asked after that; the last has twenty times as long'),
  strategy: Strategy.default('priority').describe('priority keeps the order; quality compares by recorded outcomes'),
  hedge_after_ms: z.int().min(20).max(600_000).optional().describe('Ask the next one as well when it takes longer'),
  silence_limit_ms: z
    .int()
    .min(20)
    .max(600_000)
    .optional()
    .describe('A stream that says nothing for so long in the middle is ended, or begun anew by the next one; 120000'),
  temperature: z.number().min(0).max(2).optional(),
  keep_words: z
    .boolean()
    .optional()
    .describe('Whether what is asked and answered is kept, sealed, to look back at; as * has it when absent'),
});
export type Rule = z.output<typeof Rule>;

export const Policy = z.object({
  workspace_id: text(100).default('default'),
  rules: z
    .array(Rule)
    .max(100)
    .refine((rules) => new Set(rules.map(({ segment }) => segment)).size === rules.length, 'One rule for each segment'),
  fallback_strategy: Strategy.default('latency').describe('In which order those are tried that stand in'),
  auto_fallback_enabled: z.boolean().default(true),
});
export type Policy = z.output<typeof Policy>;

export const KeptPolicy = Policy.extend({
  version: z.int().describe('0 when there is none yet'),
  updated_at: Instant.nullable(),
});

export interface Choice {
  readonly provider: string;
  readonly model: string;
}

export interface Plan {
  readonly segment: string;
  /** The first is meant, the others stand in. */
  readonly choices: readonly Choice[];
  readonly strategy: Strategy;
  readonly fallbackStrategy: Strategy;
  readonly mayFallBack: boolean;
  readonly latencyBudgetMs: number;
  readonly hedgeAfterMs: number | undefined;
  /** How long a stream may say nothing in the middle. */
  readonly silenceMs: number;
  readonly temperature: number | undefined;
  /** What is asked and answered may be looked back at; what it cost always. */
  readonly keepsWords: boolean;
}

export interface Wanted {
  readonly ability: Ability;
  readonly segment?: string | undefined;
  readonly model?: string | undefined;
}

/** What there is to choose from. */
export interface Supply {
  readonly policy: Policy | undefined;
  /** The names of providers with a key, and what each can do. */
  readonly providers: ReadonlyMap<string, Offer>;
  readonly usual: Partial<Choice> & { readonly temperature?: number };
}

export interface Offer {
  readonly abilities: readonly Ability[];
  readonly models: ModelNames;
}

const usualBudgetMs = 30_000;
/** Nobody has filmed or drawn anything in the time that words may take. */
const patienceMs: Readonly<Partial<Record<Ability, number>>> = { video: 600_000, image: 180_000 };
/** Some think for a minute before they go on. */
const usualSilenceMs = 120_000;

/** Undefined when nobody can do it. */
export function planOf(wanted: Wanted, supply: Supply): Plan | undefined {
  const rule = ruleFor(wanted, supply.policy);
  if (rule) return planByRule(rule, wanted, supply);
  if (wanted.model) return plain(wanted, [named(wanted.model)], supply);
  const choices = usualFirst(wanted, supply, bySlot(slotFor(wanted), supply));
  // Rules never stand in unasked for a model that fails.
  const models = choices.filter(({ provider }) => provider !== builtinWire.provider);
  if (models.length > 0) return plain(wanted, models, supply);
  return choices.length > 0 ? plain(wanted, choices, supply) : undefined;
}

function ruleFor({ segment, model, ability }: Wanted, policy: Policy | undefined): Rule | undefined {
  if (!policy) return undefined;
  if (model) return policy.rules.find((rule) => `${rule.provider}/${rule.model}` === model);
  const exact = policy.rules.find((rule) => rule.segment === (segment ?? ability));
  if (exact) return exact;
  // What has a slot of its own, such as a picture, is not for a rule about words.
  const isSpecial = !['text', 'object', 'tools'].includes(slotFor({ segment, ability }).ability);
  return isSpecial ? undefined : policy.rules.find((rule) => rule.segment === '*');
}

function planByRule(rule: Rule, { ability }: Wanted, { policy, providers }: Supply): Plan {
  const others = rule.fallback.map((name) => standIn(name, rule, providers));
  return {
    segment: rule.segment,
    choices: [{ provider: rule.provider, model: rule.model }, ...others],
    strategy: rule.strategy,
    fallbackStrategy: policy?.fallback_strategy ?? 'latency',
    mayFallBack: policy?.auto_fallback_enabled ?? true,
    latencyBudgetMs: timeFor(ability, rule.latency_budget_ms),
    hedgeAfterMs: rule.hedge_after_ms,
    silenceMs: rule.silence_limit_ms ?? usualSilenceMs,
    temperature: rule.temperature,
    keepsWords: keepsWords(policy, rule),
  };
}

const leastLastMs = 30_000;
const timesBudget = 20;

/** Nobody is left to ask after the last one: it has longer, but who wants an answer in seconds waits no ten minutes. */
export function lastMsOf({ latencyBudgetMs }: Pick<Plan, 'latencyBudgetMs'>): number | undefined {
  return latencyBudgetMs < usualBudgetMs ? Math.max(leastLastMs, timesBudget * latencyBudgetMs) : undefined;
}

function timeFor(ability: Ability, budgetMs: number): number {
  return budgetMs <= usualBudgetMs ? (patienceMs[ability] ?? budgetMs) : budgetMs;
}

/** Whoever names a model for one question does not change what the company keeps. */
function keepsWords(policy: Policy | undefined, rule?: Rule): boolean {
  const forAll = policy?.rules.find(({ segment }) => segment === '*');
  return rule?.keep_words ?? forAll?.keep_words ?? true;
}

/** Where models have a slash in their own names, those that stand in are of the same provider. */
export function standIn(
  name: string,
  rule: Pick<Rule, 'provider' | 'model'>,
  providers: { has(name: string): boolean },
): Choice {
  const other = named(name);
  const isThere = providers.has(other.provider) || wireNamed(other.provider) !== undefined;
  const isOthers = !rule.model.includes('/') && isThere;
  return isOthers ? other : { provider: rule.provider, model: name };
}

/** `openai/gpt-4` as it is written. */
export function named(name: string): Choice {
  const at = name.indexOf('/');
  return { provider: name.slice(0, Math.max(0, at)), model: name.slice(at + 1) };
}

function slotFor({ segment, ability }: Wanted): Slot {
  const slot = segment !== undefined && Object.hasOwn(slots, segment) ? slots[segment] : undefined;
  const fits = slot && (slot.ability === ability || (slot.ability === 'text' && isWords(ability)));
  // The slot says whose and how strong, the asker what it must be able to do.
  if (fits) return { ...slot, ability: slot.ability === 'text' ? ability : slot.ability };
  return slot?.ability === 'vision' && isWords(ability) ? slot : slotOfAbility[ability];
}

function isWords(ability: Ability): boolean {
  return ability === 'text' || ability === 'object' || ability === 'tools';
}

function bySlot({ ability, size, prefer }: Slot, { providers }: Supply): Choice[] {
  const order = [...prefer, ...[...providers.keys()].filter((name) => !prefer.includes(name))];
  return order.flatMap((provider) => {
    const offer = providers.get(provider);
    const model = offer?.abilities.includes(ability) ? (offer.models[size] ?? anyWords(offer, size)) : undefined;
    return model ? [{ provider, model }] : [];
  });
}

/** What the operator calls usual is for words that have no role. */
function usualFirst({ segment, ability }: Wanted, { providers, usual }: Supply, choices: readonly Choice[]) {
  const hasRole = segment !== undefined && Object.hasOwn(slots, segment);
  const { provider, model } = usual;
  if (hasRole || !isWords(ability) || !provider || !model || !providers.has(provider)) return choices;
  return [{ provider, model }, ...choices.filter((one) => one.provider !== provider || one.model !== model)];
}

function anyWords({ models }: Offer, size: Size): string | undefined {
  return size === 'strong' || size === 'fast' ? (models.strong ?? models.fast) : undefined;
}

function plain({ segment, ability }: Wanted, choices: readonly Choice[], { policy }: Supply): Plan {
  return {
    keepsWords: keepsWords(policy),
    ...{ segment: segment ?? ability, choices, strategy: 'priority', fallbackStrategy: 'priority' },
    ...{
      mayFallBack: true,
      latencyBudgetMs: timeFor(ability, usualBudgetMs),
      hedgeAfterMs: undefined,
      temperature: undefined,
    },
    silenceMs: usualSilenceMs,
  };
}
