// Whether what a policy names is there: a provider of the table or one that the company has declared, and of it a model
// that somebody has named or priced. Else a slip of the pen would only be noticed when the model is asked.
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import type { Meter } from '#kernel/meter';
import { type Choice, type Rule, standIn } from './policy.ts';
import { providers } from './tables.ts';
import { type Wire, wireNamed, wires } from './wires.ts';

export type Naming = Pick<Meter, 'hasPrice'>;

/** What stood before may stay: it was known once, or was there before anybody looked. */
export async function refuseUnknown(
  { hasPrice }: Naming,
  call: Call,
  { rules, former }: { readonly rules: readonly Rule[]; readonly former: readonly Rule[] },
): Promise<void> {
  const rows = await call.db
    .select({ name: providers.name, baseUrl: providers.baseUrl, models: providers.models })
    .from(providers);
  const own = new Map(rows.map((row) => [row.name, row]));
  const choicesOf = (rule: Rule): Named[] => [
    { ...rule, field: 'model' },
    ...rule.fallback.map((name, nth) => ({ ...standIn(name, rule, own), field: `fallback.${nth}` })),
  ];
  const before = new Set(former.flatMap(choicesOf).map(wordsOf));

  for (const [nth, rule] of rules.entries()) {
    for (const one of choicesOf(rule)) {
      if (!before.has(wordsOf(one))) await check(`rules.${nth}`, one);
    }
  }

  async function check(place: string, { provider, model, field }: Named) {
    const declared = own.get(provider);
    const wire = wireNamed(provider);
    if (!wire && !declared) {
      const names = wires.map((known) => known.provider).join(', ');
      const text = `Nobody here is called ${provider}; it is one of ${names}, or an endpoint of your own, added before`;
      throw refused(`${place}.${field === 'model' ? 'provider' : field}`, text);
    }
    if (takesAny(model, declared?.baseUrl ? 'any' : wire?.takesNames)) return;
    const listed = [wire?.models, declared?.models].flatMap((models) => Object.values(models ?? {}));
    if (listed.includes(model) || (await hasPrice({ tenantId: call.tenant.id, provider, model }))) return;
    const mend = 'see how it is written, name it among the models of its provider, or state what it costs';
    throw refused(`${place}.${field}`, `Nobody here knows the model ${provider}/${model}: ${mend} (meter.price.state)`);
  }
}

function takesAny(model: string, names: Wire['takesNames']): boolean {
  return names === 'any' || (names === 'of makers' && model.includes('/'));
}

interface Named extends Choice {
  readonly field: string;
}

function wordsOf({ provider, model }: Choice): string {
  return `${provider} ${model}`;
}

function refused(field: string, message: string): Fault {
  return new Fault('invalid', `${field}: ${message}`, { details: { problems: [{ field, message }] } });
}
