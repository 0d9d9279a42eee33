// A node as it is drawn: two lines, a plum edge for agents, saffron for people; dashed when it was only rehearsed.
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { icon } from '../../parts/chip.tsx';
import { type Node, portsOf, titleOf } from './graph.ts';
import { type Results, shortly } from './results.ts';

export interface Shown extends Record<string, unknown> {
  readonly node: Node;
  readonly says: string;
  readonly flaw: string | undefined;
  readonly results: Results | undefined;
}

const edges: Readonly<Record<string, string>> = {
  agent: 'border-l-[3px] border-l-agent-line',
  crew: 'border-l-[3px] border-l-agent-line',
  approval: 'border-l-[3px] border-l-wait-solid',
};

export const FlowNode = memo(function FlowNode({ data, selected }: NodeProps) {
  const { node, says, flaw, results } = data as Shown;
  const result = results?.nodes.get(node.id);
  const problem = result?.problem ?? flaw;
  const ports = portsOf(node);
  const pencilled = result && !results?.isReal ? 'border-dashed' : '';
  return (
    <div
      className={`w-56 rounded-panel border bg-raised px-3 py-2 text-left shadow-1 ${pencilled}
        ${problem ? 'border-danger-line' : 'border-border-strong'} ${edges[node.kind] ?? ''}
        ${selected ? 'outline-2 outline-focus' : ''} ${node.disabled ? 'text-muted' : ''}`}
    >
      {node.kind === 'trigger' ? null : <Handle type="target" position={Position.Top} className="flow-handle" />}
      <b className="flex items-center gap-1.5 font-[550]">
        {problem ? <TriangleAlert {...icon} className="flex-none text-danger" /> : null}
        <span className="truncate">{titleOf(node)}</span>
      </b>
      <span className={`block truncate text-meta ${problem ? 'text-danger' : 'text-muted'}`}>
        {problem ?? (result ? `${results?.isReal ? '' : 'would give '}${came(result.ports)}` : says)}
      </span>
      {ports.map((port, index) => (
        <Handle
          key={port}
          id={port}
          type="source"
          position={Position.Bottom}
          title={port}
          className="flow-handle"
          style={{ left: `${((index + 1) / (ports.length + 1)) * 100}%` }}
        />
      ))}
    </div>
  );
});

function came(ports: Readonly<Record<string, unknown>>): string {
  const [first] = Object.values(ports);
  return shortly(first);
}
