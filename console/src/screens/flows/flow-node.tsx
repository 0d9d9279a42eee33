// A node as it is drawn: two lines, a plum edge for agents, saffron for people; dashed when it was only rehearsed.
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Check, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { duration } from '../../base/time.ts';
import { icon } from '../../parts/chip.tsx';
import { errorPort, mayFail, type Node, portsOf, titleOf } from './graph.ts';
import { iconOf } from './icons.ts';
import { firstOf, type Results, shortly } from './results.ts';

export interface Shown extends Record<string, unknown> {
  readonly node: Node;
  readonly says: string;
  readonly flaw: string | undefined;
  readonly results: Results | undefined;
  /** Something leads from where it fails. */
  readonly hasErrorWay: boolean;
  /** It had no turn, and will have none. */
  readonly isPassedOver: boolean;
}

export const edgeLooks: Readonly<Record<string, string>> = {
  agent: 'border-l-[3px] border-l-agent-line',
  crew: 'border-l-[3px] border-l-agent-line',
  approval: 'border-l-[3px] border-l-wait-solid',
};
export const toneLooks: Readonly<Record<string, string>> = {
  agent: 'text-agent',
  crew: 'text-agent',
  approval: 'text-wait',
};

export const FlowNode = memo(function FlowNode({ data, selected }: NodeProps) {
  const shown = data as Shown;
  const { node, results, hasErrorWay } = shown;
  const problem = results?.nodes.get(node.id)?.problem ?? shown.flaw;
  const ports = portsOf(node);
  return (
    <div
      className={`w-56 rounded-panel border px-3 py-2 text-left ${lookOf(shown)} ${edgeLooks[node.kind] ?? ''}
        ${problem ? 'border-danger-line' : 'border-border-strong'} ${selected ? 'outline-2 outline-focus' : ''}`}
    >
      {node.kind === 'trigger' ? null : <Handle type="target" position={Position.Top} className="flow-handle" />}
      <Head node={node} isWrong={problem !== undefined} />
      <Came shown={shown} problem={problem} />
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
      {mayFail(node) ? (
        <Handle
          id={errorPort}
          type="source"
          position={Position.Right}
          title="If it fails"
          className={`flow-handle flow-error ${hasErrorWay ? '' : 'flow-spare'}`}
        />
      ) : null}
    </div>
  );
});

type Stand = 'drawn' | 'now' | 'passed over' | 'rehearsed' | 'done';

function standOf({ node, results, isPassedOver }: Shown): Stand {
  if (!results) return 'drawn';
  if (results.now?.has(node.id)) return 'now';
  if (!results.nodes.has(node.id)) return isPassedOver ? 'passed over' : 'drawn';
  return results.isReal ? 'done' : 'rehearsed';
}

const looks: Readonly<Record<Stand, string>> = {
  drawn: 'bg-raised shadow-1',
  done: 'bg-raised shadow-1',
  now: 'flow-now bg-raised shadow-1',
  rehearsed: 'pencil border-dashed bg-raised shadow-1',
  'passed over': 'bg-canvas text-muted',
};

function lookOf(shown: Shown): string {
  return `${looks[standOf(shown)]} ${shown.node.disabled ? 'text-muted' : ''}`;
}

function Head({ node, isWrong }: { readonly node: Node; readonly isWrong: boolean }) {
  const Icon = iconOf(node);
  return (
    <b className="flex items-center gap-2 font-[550]">
      {isWrong ? (
        <TriangleAlert {...icon} className="flex-none text-danger" />
      ) : (
        <Icon {...icon} className={`flex-none ${toneLooks[node.kind] ?? 'text-muted'}`} />
      )}
      <span className="truncate">{titleOf(node)}</span>
    </b>
  );
}

function Came({ shown, problem }: { readonly shown: Shown; readonly problem: string | undefined }) {
  const result = shown.results?.nodes.get(shown.node.id);
  return (
    <span className="flex items-center gap-2 pl-[22px] text-meta">
      <span className={`min-w-0 flex-1 truncate ${problem ? 'text-danger' : 'text-muted'}`}>
        {problem ?? lineOf(shown)}
      </span>
      {result && !problem ? <Went tookMs={result.tookMs} /> : null}
    </span>
  );
}

function Went({ tookMs }: { readonly tookMs: number | undefined }) {
  return (
    <span className="inline-flex flex-none items-center gap-1 text-muted tabular-nums">
      <Check {...icon} aria-label="done" aria-hidden={false} />
      {tookMs === undefined ? null : duration(tookMs)}
    </span>
  );
}

function lineOf(shown: Shown): string {
  const { node, says, results } = shown;
  const result = results?.nodes.get(node.id);
  const stand = standOf(shown);
  if (stand === 'now') return node.kind === 'approval' ? 'waits for a person' : 'at work';
  if (stand === 'passed over') return 'not taken';
  if (!result || node.kind === 'trigger') return says;
  if (stand === 'rehearsed' && node.kind === 'approval') return 'assumed yes';
  const came = shortly(results?.amounts.of(firstOf(result)));
  return stand === 'rehearsed' ? `would give ${came}` : came;
}
