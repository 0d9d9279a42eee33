// Which models a workspace uses for whom: the rules of one workspace, the first that fits.
import { Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { icon } from '../../parts/chip.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { Empty, Failed, Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { usePress } from '../../running/use-press.ts';
import { RuleDrawer } from './rule-drawer.tsx';
import { type Policy, type Rule, seconds, useWires } from './wires.ts';

const noRule =
  'No rule yet. Cadre takes the model that is usual for a task, of the providers that are connected. A ' +
  'rule says which one to use for whom, and what stands in when it fails.';

export function Rules() {
  const may = useMay();
  const [workspace, setWorkspace] = useState('default');
  const workspaces = useAsk('tenant.workspace.list', { limit: 100 }, { enabled: may('tenant.workspace.list') }).data;
  const open = workspaces?.items.filter(({ archivedAt }) => archivedAt === null) ?? [];
  const query = useAsk('model.policy.get', { workspace_id: workspace });
  return (
    <>
      {open.length > 1 ? (
        <select
          aria-label="Workspace"
          value={workspace}
          onChange={(event) => setWorkspace(event.target.value)}
          className={`${boxLook} mb-4 max-w-[240px]`}
        >
          {open.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      ) : null}
      <Panel query={query} what="The rules" lines={6}>
        {(policy) => <Shown key={`${workspace} ${policy.version}`} policy={policy} />}
      </Panel>
    </>
  );
}

function Shown({ policy }: { readonly policy: Policy }) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const [at, setAt] = useState<number>();
  const isMine = may('model.policy.set');
  const { rules, fallback_strategy, auto_fallback_enabled, workspace_id } = policy;
  const keep = (change: Partial<Policy>, told: string) =>
    press(
      'model.policy.set',
      {
        ...{ workspace_id, rules, fallback_strategy, auto_fallback_enabled, ...change },
        ...(policy.version > 0 ? { if_version: policy.version } : {}),
      },
      told,
    );
  const edited = at === undefined ? undefined : rules[at];
  return (
    <>
      <Section
        first
        title="Rules"
        note="the one that names the segment; * is for everything else"
        end={
          isMine ? (
            <Button look="main" onClick={() => setAt(rules.length)}>
              New rule
            </Button>
          ) : null
        }
      >
        {problem && at === undefined ? <Failed error={problem} what="The change" /> : null}
        {rules.length === 0 ? (
          <div className="border-border border-t">
            <Empty says={noRule} />
          </div>
        ) : (
          <ol className="border-border border-t">
            {rules.map((rule, index) => (
              <RuleRow
                key={rule.segment}
                rule={rule}
                onEdit={isMine ? () => setAt(index) : undefined}
                onRemove={
                  isMine
                    ? () =>
                        void keep(
                          { rules: rules.filter((_, other) => other !== index) },
                          `Removed the rule for ${rule.segment}.`,
                        )
                    : undefined
                }
              />
            ))}
          </ol>
        )}
      </Section>
      <Fallback policy={policy} isMine={isMine} isBusy={busy !== undefined} onKeep={keep} />
      {at === undefined ? null : (
        <RuleDrawer
          rule={edited}
          taken={rules.filter((_, other) => other !== at).map(({ segment }) => segment)}
          problem={problem}
          isBusy={busy !== undefined}
          onClose={() => setAt(undefined)}
          onKeep={async (rule) => {
            const next = edited ? rules.map((one, other) => (other === at ? rule : one)) : [...rules, rule];
            if (await keep({ rules: next }, `Kept the rule for ${rule.segment}.`)) setAt(undefined);
          }}
        />
      )}
    </>
  );
}

interface RuleRowProps {
  readonly rule: Rule;
  readonly onEdit: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

function RuleRow({ rule, onEdit, onRemove }: RuleRowProps) {
  const { title } = useWires();
  const { segment, provider, model, fallback, latency_budget_ms: ms, strategy, temperature } = rule;
  /** Of another provider it says which. */
  const standIn = (one: string) => {
    const [, other, name] = /^([^/]+)\/(.+)$/.exec(one) ?? [];
    return other && name ? `${name} of ${title(other)}` : one;
  };
  const facts = [
    fallback.length > 0 ? `then ${fallback.map(standIn).join(', then ')}` : 'nothing stands in',
    `the next after ${seconds(ms)}`,
    strategies[strategy],
    temperature === undefined ? '' : `temperature ${temperature}`,
  ];
  const told = facts.filter(Boolean).join(' · ');
  return (
    <li
      className="grid min-h-(--row-2) grid-cols-[160px_minmax(0,1fr)_auto] items-center gap-x-4 border-border border-b
        py-2 max-md:grid-cols-[minmax(0,1fr)_auto]"
    >
      <span className="font-[550] max-md:col-start-1">{segment === '*' ? 'Everything else' : segment}</span>
      <span className="min-w-0 max-md:col-start-1 max-md:row-start-2">
        <span className="block">
          {model} <span className="text-muted">of {title(provider)}</span>
        </span>
        <span className="block text-meta text-muted [overflow-wrap:anywhere]">{told}</span>
      </span>
      <span className="flex max-md:col-start-2 max-md:row-span-2 max-md:row-start-1">
        {onEdit ? <IconButton label={`Edit rule for ${segment}`} icon={<Pencil {...icon} />} onClick={onEdit} /> : null}
        {onRemove ? (
          <IconButton label={`Remove rule for ${segment}`} icon={<X {...icon} />} onClick={onRemove} />
        ) : null}
      </span>
    </li>
  );
}

const strategies = {
  priority: 'in this order',
  latency: 'fastest first',
  cost: 'cheapest first',
  quality: 'best first, by what people made of the answers',
} as const;

const choices = [
  { value: 'priority', label: 'This order' },
  { value: 'latency', label: 'Fastest' },
  { value: 'cost', label: 'Cheapest' },
  { value: 'quality', label: 'Best' },
] as const;

interface FallbackProps {
  readonly policy: Policy;
  readonly isMine: boolean;
  readonly isBusy: boolean;
  readonly onKeep: (change: Partial<Policy>, told: string) => Promise<unknown>;
}

function Fallback({ policy, isMine, isBusy, onKeep }: FallbackProps) {
  const { auto_fallback_enabled: isOn, fallback_strategy: strategy } = policy;
  return (
    <Section title="When a model fails">
      <div className="grid gap-3 border-border border-t pt-3">
        <label className="flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            checked={isOn}
            disabled={!isMine || isBusy}
            onChange={() =>
              void onKeep(
                { auto_fallback_enabled: !isOn },
                isOn ? 'Nothing stands in for a model that fails.' : 'Others stand in for a model that fails.',
              )
            }
            className="size-4 accent-primary"
          />
          Others stand in by themselves
        </label>
        {isOn && isMine ? (
          <div>
            <Segmented
              label="Which first"
              value={strategy}
              choices={choices}
              onChange={(next) =>
                void onKeep({ fallback_strategy: next }, `Of those that stand in: ${strategies[next]}.`)
              }
            />
          </div>
        ) : null}
      </div>
    </Section>
  );
}
