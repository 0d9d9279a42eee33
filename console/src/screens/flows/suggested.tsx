// What is done here by hand so regularly that a flow could do it. Nobody waits for it: what is not known is not shown.
import { useNavigate } from '@tanstack/react-router';
import type { OutputOf } from '../../client/http.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Failed } from '../../parts/panel.tsx';
import { usePress } from '../../running/use-press.ts';
import { type Graph, tidied } from './graph.ts';
import { Lines } from './say.tsx';
import { whyNotDrawn } from './says.ts';

type Suggestion = OutputOf<'work.flow.suggest'>['items'][number];

export function Suggested() {
  const may = useMay();
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  const { data } = useAsk('work.flow.suggest', { zone, limit: 3 }, { enabled: may('work.flow.suggest') });
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby="suggested" className="mb-5">
      <h2 id="suggested" className="mb-2 font-[600] text-[12px]">
        Suggested by what you do
      </h2>
      <ul className="overflow-hidden rounded-panel border border-control border-dashed">
        {data.items.map((one) => (
          <One key={one.key} suggestion={one} />
        ))}
      </ul>
    </section>
  );
}

function One({ suggestion: { title, why, template, graph, open } }: { readonly suggestion: Suggestion }) {
  const may = useMay();
  const navigate = useNavigate();
  const { busy, problem, press } = usePress();
  const name = title.slice(0, 100);
  async function keep() {
    const made = await press('work.flow.create', { name, graph: tidied(graph as Graph) as never }, `Drawn: ${name}.`);
    if (made) await navigate({ to: '/flows/$flowId', params: { flowId: made.id } });
  }
  return (
    <li className="grid gap-1 border-border border-b px-3 py-2 last:border-0">
      <span className="flex items-center gap-3">
        <span className="min-w-0 flex-1">
          <b className="block font-[550]">{title}</b>
          <span className="block text-meta text-muted">{why}</span>
        </span>
        {template ? (
          <Button small onClick={() => void navigate({ to: '/flows/new', search: { tab: 'template' } })}>
            Look at the template
          </Button>
        ) : null}
        {template ? null : (
          <Button small why={whyNotDrawn(may)} busy={busy && 'Drawing…'} onClick={() => void keep()}>
            Draw it
          </Button>
        )}
      </span>
      {open.length > 0 ? <Lines says={open} /> : null}
      {problem ? <Failed error={problem} what="The flow" /> : null}
    </li>
  );
}
