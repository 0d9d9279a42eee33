// One rule: for whom, which model, what stands in, how long one waits.
import { useState } from 'react';
import type { Problem } from '../../client/http.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { type Issues, readForm } from '../../parts/form/reading.ts';
import { type Drafts, draftsOf, type Schema } from '../../parts/form/schema.ts';
import { SchemaForm } from '../../parts/form/schema-form.tsx';
import { Failed } from '../../parts/panel.tsx';
import { type Rule, useWires, type Wire } from './wires.ts';

interface RuleDrawerProps {
  readonly rule: Rule | undefined;
  readonly taken: readonly string[];
  readonly problem: Problem | undefined;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onKeep: (rule: Rule) => Promise<void>;
}

/** The rule as people read it: seconds, titles, and the ways by what they bring. */
interface Read {
  readonly segment: string;
  readonly provider: string;
  readonly model: string;
  readonly secondsToWait: number;
  readonly whichFirst: string;
  readonly standsIn?: readonly string[];
  readonly secondsUntilTheNextIsAskedAsWell?: number;
  readonly temperature?: number;
}

const ways = { priority: 'this order', latency: 'fastest', cost: 'cheapest', quality: 'best' } as const;

export function RuleDrawer({ rule, taken, problem, isBusy, onClose, onKeep }: RuleDrawerProps) {
  const { items, ready, title } = useWires();
  const [drafts, setDrafts] = useState<Drafts>(() =>
    draftsOf(schemaOf(items, undefined), rule ? readOf(rule, title) : { provider: ready[0]?.title }),
  );
  const [issues, setIssues] = useState<Issues>({});
  /** What was answered before somebody wrote on is no longer so. */
  const [past, setPast] = useState<Problem>();
  const told = problem === past ? {} : issuesIn(problem);
  const schema = schemaOf(
    items,
    items.find((one) => one.title === drafts.provider),
  );

  async function go() {
    const reading = readForm(schema, drafts);
    const segment = String(drafts.segment).trim();
    const twice = taken.includes(segment) ? { segment: `There is a rule for ${segment} already.` } : {};
    setIssues({ ...reading.issues, ...twice });
    if (Object.keys({ ...reading.issues, ...twice }).length > 0) return;
    await onKeep({ ...unshown(rule), ...ruleOf(reading.value as Read, items) });
  }

  return (
    <Drawer title={rule ? `Rule for ${rule.segment}` : 'New rule'} isOpen onClose={onClose}>
      <div className="grid min-h-0 flex-1 content-start gap-4 overflow-auto px-5 py-4">
        <SchemaForm
          schema={schema}
          drafts={drafts}
          issues={{ ...told, ...issues }}
          onChange={(next) => {
            setDrafts(next);
            setIssues({});
            setPast(problem);
          }}
          onSubmit={() => void go()}
        />
        {problem && problem !== past && Object.keys(told).length === 0 ? (
          <Failed error={problem} what="The rule" />
        ) : null}
      </div>
      <footer className="flex justify-end border-border border-t px-5 py-3">
        <Button look="main" busy={isBusy && 'Keeping…'} onClick={() => void go()} className="max-md:flex-1">
          Keep rule
        </Button>
      </footer>
    </Drawer>
  );
}

const fields = { provider: 'provider', model: 'model', fallback: 'standsIn' } as const;

/** Beside the field that is concerned, and without its place among all rules. */
function issuesIn(problem: Problem | undefined): Issues {
  const all = problem?.details.problems;
  const told = (Array.isArray(all) ? all : []).flatMap(({ field, message }) => {
    const name = /^rules\.\d+\.(provider|model|fallback)/.exec(String(field))?.[1];
    return name ? [[fields[name as keyof typeof fields], String(message)]] : [];
  });
  return Object.fromEntries(told);
}

/** What this form does not ask for stays as it was. */
function unshown({ keep_words, silence_limit_ms }: Partial<Rule> = {}): Partial<Rule> {
  return {
    ...(keep_words === undefined ? {} : { keep_words }),
    ...(silence_limit_ms === undefined ? {} : { silence_limit_ms }),
  };
}

function readOf(rule: Rule, title: (provider: string) => string): Read {
  const { segment, provider, model, fallback, latency_budget_ms, hedge_after_ms, strategy, temperature } = rule;
  return {
    ...{ segment, provider: title(provider), model, secondsToWait: latency_budget_ms / 1000 },
    ...{ whichFirst: ways[strategy], standsIn: fallback },
    ...(hedge_after_ms === undefined ? {} : { secondsUntilTheNextIsAskedAsWell: hedge_after_ms / 1000 }),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

function ruleOf(read: Read, wires: readonly Wire[]): Rule {
  const { segment, provider, model, secondsToWait, whichFirst, standsIn = [], temperature } = read;
  const also = read.secondsUntilTheNextIsAskedAsWell;
  const names = Object.keys(ways) as (keyof typeof ways)[];
  return {
    ...{ segment, model, provider: wires.find(({ title }) => title === provider)?.provider ?? provider },
    ...{ fallback: standsIn, latency_budget_ms: Math.round(secondsToWait * 1000) },
    strategy: names.find((name) => ways[name] === whichFirst) ?? 'priority',
    ...(also === undefined ? {} : { hedge_after_ms: Math.round(also * 1000) }),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

function suggestions(wire: Wire | undefined): string {
  const { fast, strong } = wire?.models ?? {};
  if (!wire || !fast) return 'As its provider calls it';
  const { costs, title } = wire;
  const also = strong && strong !== fast ? `, fast, and ${priced(strong, costs.strong)}, strong` : '';
  return `${title} has ${priced(fast, costs.fast)}${also}`;
}

function priced(model: string, cost: Wire['costs']['fast']): string {
  return cost ? `${model} (${cost.toLowerCase()} cost)` : model;
}

function schemaOf(wires: readonly Wire[], wire: Wire | undefined): Schema {
  return {
    type: 'object',
    required: ['segment', 'provider', 'model', 'secondsToWait', 'whichFirst'],
    properties: {
      segment: {
        ...{ type: 'string', maxLength: 60 },
        description: 'For whom or what: executives, bulk, research; * for everything else',
      },
      provider: { type: 'string', enum: wires.map(({ title }) => title) },
      model: { type: 'string', maxLength: 160, description: suggestions(wire) },
      standsIn: {
        ...{ type: 'array', items: { type: 'string' } },
        description: 'When it fails: models of the same provider, or provider/model',
      },
      secondsToWait: {
        ...{ type: 'number', minimum: 0.05, maximum: 600, default: 30 },
        description: 'The next one is asked after that',
      },
      whichFirst: { type: 'string', enum: Object.values(ways), default: ways.priority },
      secondsUntilTheNextIsAskedAsWell: {
        ...{ type: 'number', minimum: 0.02, maximum: 600 },
        description: 'The first answer counts; both are paid',
      },
      temperature: {
        type: 'number',
        minimum: 0,
        maximum: 2,
        description: 'How freely it writes; 0 is always the same',
      },
    },
  };
}
