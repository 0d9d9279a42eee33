// Which flow another one calls, by its name.
import { useId } from 'react';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { boxLook } from '../../parts/form/look.ts';
import { noFlow } from './graph.ts';

interface OtherFlowProps {
  /** Its id, or its name as it was written. */
  readonly value: string;
  /** The one that calls it. */
  readonly own: string;
  readonly onChange: (flow: string) => void;
}

export function OtherFlow({ value, own, onChange }: OtherFlowProps) {
  const id = useId();
  const may = useMay();
  const flows = useAsk('work.flow.list', { limit: 200 }, { enabled: may('work.flow.list') }).data?.items ?? [];
  const others = flows.filter((one) => one.id !== own);
  const chosen = others.find((one) => one.id === value || one.name === value);
  const isNone = value === '' || value === noFlow;
  return (
    <div className="grid gap-[5px]">
      <label htmlFor={id} className="font-[550] text-[12px]">
        Flow
      </label>
      <select
        id={id}
        value={chosen?.id ?? (value || noFlow)}
        onChange={(event) => onChange(event.target.value)}
        className={boxLook}
      >
        {isNone ? <option value={noFlow}>Choose a flow</option> : null}
        {chosen || isNone ? null : <option value={value}>{value}</option>}
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
      {others.length === 0 ? <p className="text-meta text-muted">There is no other flow yet.</p> : null}
    </div>
  );
}
