// With which data a flow is tried: what it takes as a form, or what an earlier run was given; anything else as JSON.
import { type FormEvent, useState } from 'react';
import { many } from '../../base/numbers.ts';
import { Button } from '../../parts/button.tsx';
import { Drawer } from '../../parts/dialog.tsx';
import { boxLook } from '../../parts/form/look.ts';
import { readForm } from '../../parts/form/reading.ts';
import { type Drafts, draftsOf } from '../../parts/form/schema.ts';
import { SchemaForm } from '../../parts/form/schema-form.tsx';
import { moneyTaken } from './amounts.ts';
import { schemaOfFields } from './fields.ts';
import type { Graph } from './graph.ts';
import { asMoney, inMoney, reckonedIn } from './in-money.ts';

type Data = Readonly<Record<string, unknown>>;

export interface FlowData {
  readonly value: Data;
  /** In words, for beside what it came to. */
  readonly says: string;
  readonly set: (value: Data) => void;
}

const none: Data = {};

/** Kept in the browser, with the flow that it is for. */
export function useFlowData(flowId: string): FlowData {
  const place = `cadre.flow-data.${flowId}`;
  const [value, setValue] = useState<Data>(() => kept(place));
  const names = Object.keys(value);
  return {
    value,
    says:
      names.length === 0
        ? 'without data of its own'
        : `with ${names.length > 3 ? many(names.length, 'fact') : names.join(', ')}`,
    set(next) {
      setValue(next);
      localStorage.setItem(place, JSON.stringify(next));
    },
  };
}

function kept(place: string): Data {
  try {
    return (JSON.parse(localStorage.getItem(place) ?? 'null') as Data | null) ?? none;
  } catch {
    return none;
  }
}

interface ChooseProps {
  readonly graph: Graph;
  readonly data: FlowData;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ChooseData({ graph, data, isOpen, onClose }: ChooseProps) {
  const take = (value: Data) => {
    data.set(value);
    onClose();
  };
  return (
    <Drawer title="Choose data" isOpen={isOpen} onClose={onClose}>
      {graph.takes.length > 0 ? <AsForm {...{ graph, data }} onTake={take} /> : <AsJson data={data} onTake={take} />}
    </Drawer>
  );
}

function AsForm({ graph, data, onTake }: { graph: Graph; data: FlowData; onTake: (value: Data) => void }) {
  const taken = moneyTaken(graph);
  const schema = inMoney(schemaOfFields(graph.takes), taken);
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, asMoney(data.value, taken)));
  const [issues, setIssues] = useState({});
  function take() {
    const read = readForm(schema, drafts);
    const reckoned = reckonedIn(read.value as Data, taken);
    const all = { ...read.issues, ...reckoned.issues };
    setIssues(all);
    if (Object.keys(all).length === 0) onTake(reckoned.value);
  }
  return (
    <div className="grid gap-4 px-5 py-4">
      <p className="text-muted">What it is tried with; a run that begins by itself brings its own.</p>
      <SchemaForm {...{ schema, drafts, issues }} onChange={setDrafts} onSubmit={take} />
      <span className="justify-self-end">
        <Button look="main" onClick={take}>
          Use this data
        </Button>
      </span>
    </div>
  );
}

function AsJson({ data, onTake }: { readonly data: FlowData; readonly onTake: (value: Data) => void }) {
  const [text, setText] = useState(() => JSON.stringify(data.value, null, 2));
  const read = recordIn(text);
  function take(event: FormEvent) {
    event.preventDefault();
    if (read) onTake(read);
  }
  return (
    <form onSubmit={take} className="grid gap-4 px-5 py-4">
      <p className="text-muted">
        What it is tried with, as JSON: the first step sees it as <code className="text-code">=trigger</code>.
      </p>
      <textarea
        aria-label="Data"
        rows={10}
        value={text}
        aria-invalid={read === undefined}
        onChange={(event) => setText(event.target.value)}
        className={`${boxLook} font-mono text-code`}
      />
      {read ? null : <p className="text-danger text-meta">This is no JSON object yet.</p>}
      <span className="justify-self-end">
        <Button look="main" type="submit" why={read ? undefined : 'It is no JSON object yet.'}>
          Use this data
        </Button>
      </span>
    </form>
  );
}

function recordIn(text: string): Data | undefined {
  try {
    const value: unknown = JSON.parse(text.trim() || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : undefined;
  } catch {
    return undefined;
  }
}
