// A form from its schema, with what is read from it.
import { useState } from 'react';
import { readForm } from '../src/parts/form/reading.ts';
import { type Draft, type Drafts, draftsOf, type Schema } from '../src/parts/form/schema.ts';
import { SchemaForm } from '../src/parts/form/schema-form.tsx';
import { Thing } from '../src/parts/form/thing.tsx';
import { StepFrame } from '../src/screens/begin/step-frame.tsx';
import { tell, telling } from './tell.ts';

interface FormProps {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly value?: object;
  readonly of?: string;
}

const noIssues: Readonly<Record<string, string>> = {};

/** What is submitted is told as it was read, or what is wrong with it is shown. */
export function Form({ properties, required = [], value = {}, of }: FormProps) {
  const schema: Schema = { type: 'object', properties, required };
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(schema, value));
  const [issues, setIssues] = useState(noIssues);
  const submit = () => {
    const read = readForm(schema, drafts);
    setIssues(read.issues);
    if (Object.keys(read.issues).length === 0) tell('submit', read.value);
  };
  const change = (next: Drafts) => {
    setDrafts(next);
    setIssues(noIssues);
  };
  return (
    <div className="max-w-[420px]">
      <SchemaForm
        {...(of === undefined ? {} : { of })}
        {...{ schema, drafts, issues }}
        onChange={change}
        onSubmit={submit}
        onRehearse={telling('rehearse')}
      />
    </div>
  );
}

interface StepsProps {
  readonly mustBe?: boolean;
  readonly isRefused?: boolean;
  readonly busy?: string;
}

/** One step of several, as in the first run. */
export function Step({ mustBe = false, isRefused = false, busy }: StepsProps) {
  const [at, setAt] = useState(1);
  const go = () => {
    tell('do', at);
    return !isRefused;
  };
  return (
    <StepFrame
      title={`Step ${at}`}
      button="Save it"
      busy={busy}
      onDo={go}
      mustBe={mustBe}
      onNext={() => setAt(at + 1)}
      onBack={at > 1 ? () => setAt(at - 1) : undefined}
    >
      <p>What is asked</p>
    </StepFrame>
  );
}

/** A thing beside no other field. */
export function Alone() {
  const [draft, setDraft] = useState<Draft>('');
  const change = (next: Draft) => {
    tell('change', next);
    setDraft(next);
  };
  const shared = { id: 'partner', name: 'partnerId', schema: { type: 'string', format: 'uuid' } } as const;
  return <Thing {...shared} draft={draft} issue={undefined} onChange={change} />;
}
