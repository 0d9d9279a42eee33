import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMay } from '../../../client/me.ts';
import { Button } from '../../../parts/button.tsx';
import { Input } from '../../../parts/input.tsx';
import { Failed } from '../../../parts/panel.tsx';
import { usePress } from '../../../running/use-press.ts';
import { type Graph, tidied } from '../graph.ts';
import { Say, Understood, type Written } from '../say.tsx';
import { whyNotDrawn } from '../says.ts';
import { Sketch } from './sketch.tsx';

/** A sentence to the left, what was understood of it to the right, in pencil until it is kept. */
export function InWords() {
  const [written, setWritten] = useState<Written>();
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[420px_minmax(0,1fr)]">
      <div className="grid gap-6">
        <Say onWritten={setWritten} rows={4} isDrawn={written !== undefined} />
        {written ? <Understood written={written} /> : null}
      </div>
      {written ? <Drawn key={JSON.stringify(written.graph)} written={written} /> : null}
    </div>
  );
}

function Drawn({ written }: { readonly written: Written }) {
  const { busy, problem, press } = usePress();
  const navigate = useNavigate();
  const may = useMay();
  const [name, setName] = useState(written.name);
  const graph = tidied(written.graph as Graph);
  async function keep(event: FormEvent) {
    event.preventDefault();
    const made = await press('work.flow.create', { name, graph: graph as never }, `Drawn: ${name}.`);
    if (made) await navigate({ to: '/flows/$flowId', params: { flowId: made.id } });
  }
  return (
    <form onSubmit={(event) => void keep(event)} className="grid gap-4">
      <Sketch graph={graph} note={written.canRun ? 'nothing is missing' : 'something is still open'} />
      <Input label="What it is called" required maxLength={100} value={name} onChange={setName} />
      {problem ? <Failed error={problem} what="The flow" /> : null}
      <span className="flex gap-2">
        <Button look="main" type="submit" why={whyNotDrawn(may)} busy={busy && 'Keeping…'}>
          Keep as a draft
        </Button>
      </span>
    </form>
  );
}
