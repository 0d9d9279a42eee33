// What begins a flow: by hand there is nothing to say; by the clock when; by news which; from outside where.
import { useState } from 'react';
import { cronWords } from '../../base/cron.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Input } from '../../parts/input.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import type { Node } from './graph.ts';

type Trigger = NonNullable<Node['trigger']>;

interface TriggerProps {
  readonly trigger: Trigger;
  readonly flowId: string;
  readonly onChange: (trigger: Trigger) => void;
}

export function TriggerFields({ trigger, flowId, onChange }: TriggerProps) {
  const change = (part: object) => onChange({ ...trigger, ...part });
  if (trigger.on === 'schedule') return <ByClock trigger={trigger} onChange={change} />;
  if (trigger.on === 'event') return <ByNews trigger={trigger} onChange={change} />;
  if (trigger.on === 'webhook') return <FromOutside flowId={flowId} />;
  return <p className="text-muted">{words[trigger.on] ?? 'It begins when somebody says so.'}</p>;
}

const words: Readonly<Record<string, string>> = {
  manual: 'It begins when somebody presses Run now, or calls it.',
  called: 'It begins when another flow or an agent calls it.',
  chat: 'It begins from a chat.',
};

interface PartProps {
  readonly trigger: Trigger;
  readonly onChange: (part: object) => void;
}

const usual = [
  ['0 9 * * 1', 'Mondays at 9'],
  ['0 9 * * *', 'every day at 9'],
  ['0 * * * *', 'every hour'],
  ['0 9 1 * *', 'the first of the month at 9'],
] as const;

function ByClock({ trigger: { cron = '', zone = 'UTC' }, onChange }: PartProps) {
  const said = cronWords(cron);
  return (
    <>
      <div className="flex flex-wrap gap-1">
        {usual.map(([one, says]) => (
          <Button key={one} small aria-pressed={cron === one} onClick={() => onChange({ cron: one })}>
            {says}
          </Button>
        ))}
      </div>
      <Input
        label="When"
        value={cron}
        help={said === cron ? 'Minute, hour, day, month, weekday.' : `Minute, hour, day, month, weekday: ${said}.`}
        onChange={(next) => onChange({ cron: next })}
      />
      <Input label="Time zone" value={zone} onChange={(next) => onChange({ zone: next })} />
    </>
  );
}

/** What has happened lately can be picked; anything else can be written. */
function ByNews({ trigger: { event = '', when = '' }, onChange }: PartProps) {
  const may = useMay();
  const enabled = may('event.event.list');
  const known = useAsk('event.event.list', { limit: 100 }, { enabled }).data?.items ?? [];
  const types = [...new Set(known.map(({ type }) => type))].sort();
  return (
    <>
      <Input
        label="What happens"
        value={event}
        list="known-news"
        help="The name of an event, or all that begin alike: crm.*"
        onChange={(next) => onChange({ event: next })}
      />
      <datalist id="known-news">
        {types.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Input
        label="Only if"
        value={when}
        help="An expression over data, such as data.amount > 100; empty is always."
        onChange={(next) => onChange({ when: next || undefined })}
      />
    </>
  );
}

/** The address is shown once; making another one ends the one before. */
function FromOutside({ flowId }: { readonly flowId: string }) {
  const may = useMay();
  const { busy, problem, press } = usePress();
  const [path, setPath] = useState<string>();
  async function make() {
    const made = await press('work.flow.makeAddress', { flowId }, 'The address is made. It is shown this once.');
    if (made) setPath(made.path);
  }
  return (
    <div className="grid gap-3">
      <p className="text-muted">It begins when its address is called; what was sent is its data.</p>
      {path ? <CopyLine label="the address" text={`${location.origin}${path}`} /> : null}
      {problem ? <Failed error={problem} what="The address" /> : null}
      {may('work.flow.makeAddress') ? (
        <span>
          <Button small busy={busy && 'Making…'} onClick={() => void make()}>
            {path ? 'Make another address' : 'Make its address'}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
