// A flow that is not there yet: from words, from a template, from a file, or from nothing.
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { Input } from '../../../parts/input.tsx';
import { Empty, Failed } from '../../../parts/panel.tsx';
import { Page, PageTitle } from '../../../parts/section.tsx';
import { useView, ViewTabs } from '../../../parts/view-tabs.tsx';
import { usePress } from '../../../running/use-press.ts';
import { FromFile } from './from-file.tsx';
import { FromTemplate } from './from-template.tsx';
import { InWords } from './in-words.tsx';

const views = [
  { value: 'words', label: 'In words', needs: 'work.flow.write' },
  { value: 'template', label: 'From a template', needs: 'work.template.list' },
  { value: 'file', label: 'From a file', needs: 'work.flow.import' },
  { value: 'empty', label: 'From nothing', needs: 'work.flow.create' },
] as const;

export function NewFlow() {
  const { open, view } = useView(views);
  return (
    <Page>
      <PageTitle title="A new flow" />
      {view ? (
        <ViewTabs label="How it begins" view={view} open={open} />
      ) : (
        <Empty says="Drawing flows is for others." />
      )}
      {view === 'words' ? <InWords /> : null}
      {view === 'template' ? <FromTemplate /> : null}
      {view === 'file' ? <FromFile /> : null}
      {view === 'empty' ? <FromNothing /> : null}
    </Page>
  );
}

const begin = { id: 'begin', kind: 'trigger', trigger: { on: 'manual' }, position: { x: 0, y: 0 } } as const;

function FromNothing() {
  const { busy, problem, press } = usePress();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  async function draw(event: FormEvent) {
    event.preventDefault();
    const made = await press('work.flow.create', { name, graph: { nodes: [begin], edges: [] } }, `Drawn: ${name}.`);
    if (made) await navigate({ to: '/flows/$flowId', params: { flowId: made.id } });
  }
  return (
    <form onSubmit={(event) => void draw(event)} className="grid max-w-[480px] gap-4">
      <Input label="What it is called" required maxLength={100} value={name} onChange={setName} />
      {problem ? <Failed error={problem} what="The flow" /> : null}
      <span>
        <Button look="main" type="submit" busy={busy && 'Drawing…'}>
          Draw it
        </Button>
      </span>
    </form>
  );
}
