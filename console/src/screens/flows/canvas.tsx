// The drawing itself. React Flow moves and connects; what is true is the graph, which it is drawn from every time.
import '@xyflow/react/dist/base.css';
import {
  Background,
  type Connection,
  Controls,
  type Edge as DrawnEdge,
  type Node as DrawnNode,
  MarkerType,
  type NodeChange,
  ReactFlow,
} from '@xyflow/react';
import { useMemo } from 'react';
import { useActs } from '../../client/me.ts';
import { FlowNode, type Shown } from './flow-node.tsx';
import { type Edge, type Graph, type Node, without } from './graph.ts';
import { type Results, shortly } from './results.ts';
import { saysOf } from './says.ts';
import type { Flaw } from './use-drawing.ts';

interface CanvasProps {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly flaws: readonly Flaw[];
  readonly results: Results | undefined;
  readonly onChoose: (id: string | undefined) => void;
  readonly onDraw: (graph: Graph) => void;
}

const kinds = { piece: FlowNode };

export function Canvas({ graph, chosen, flaws, results, onChoose, onDraw }: CanvasProps) {
  const act = useActs();
  const nodes = useMemo(
    () =>
      graph.nodes.map((node): DrawnNode<Shown> => {
        const flaw = flaws.find((one) => one.node === node.id)?.message.replace(`${node.id}: `, '');
        const position = { ...(node.position ?? { x: 0, y: 0 }) };
        const data = { node, says: saysOf(node, act), flaw, results };
        return { id: node.id, type: 'piece', position, data, selected: node.id === chosen, ariaLabel: data.says };
      }),
    [graph, flaws, results, chosen, act],
  );
  const edges = useMemo(() => graph.edges.map((edge) => drawnEdge(edge, results)), [graph, results]);

  function moved(changes: readonly NodeChange<DrawnNode<Shown>>[]) {
    for (const change of changes) {
      if (change.type === 'select' && change.selected) onChoose(change.id);
      if (change.type === 'remove') onDraw(without(graph, change.id));
    }
    const places = new Map(
      changes.flatMap((one) => (one.type === 'position' && one.position ? [[one.id, one.position] as const] : [])),
    );
    if (places.size > 0) onDraw({ ...graph, nodes: graph.nodes.map((node) => put(node, places)) });
  }

  function connect({ source, sourceHandle, target }: Connection) {
    const edge = { from: source, port: sourceHandle ?? 'next', to: target };
    const isThere = graph.edges.some(
      ({ from, port, to }) => from === edge.from && port === edge.port && to === edge.to,
    );
    if (!isThere && source !== target) onDraw({ ...graph, edges: [...graph.edges, edge] });
  }

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={kinds}
      onNodesChange={moved}
      onConnect={connect}
      onEdgesDelete={(gone) =>
        onDraw({ ...graph, edges: graph.edges.filter((one) => !gone.some(({ id }) => id === idOf(one))) })
      }
      onPaneClick={() => onChoose(undefined)}
      onNodeClick={(_event, { id }) => onChoose(id)}
      onlyRenderVisibleElements
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.2 }}
      minZoom={0.2}
      maxZoom={1.5}
      deleteKeyCode={['Delete', 'Backspace']}
      proOptions={{ hideAttribution: true }}
    >
      <Background gap={20} size={1} />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

function put(node: Node, places: ReadonlyMap<string, { x: number; y: number }>): Node {
  const position = places.get(node.id);
  return position ? { ...node, position: { x: Math.round(position.x), y: Math.round(position.y) } } : node;
}

function idOf({ from, port, to }: Edge): string {
  return `${from} ${port} ${to}`;
}

const labelLook = {
  labelStyle: { fill: 'var(--color-ink-2)', fontSize: 11.5 },
  labelBgStyle: { fill: 'var(--color-canvas)' },
  labelBgPadding: [6, 3] as [number, number],
};

/** With what went over it, once it is known; else with the port, if there is more than one way. */
function drawnEdge(edge: Edge, results: Results | undefined): DrawnEdge {
  const { from, port, to } = edge;
  const result = results?.nodes.get(from);
  const isTaken = result !== undefined && port in result.ports;
  const name = port === 'next' ? '' : port;
  const data = isTaken ? shortly(result.ports[port]) : '';
  const label = [name, data].filter(Boolean).join(', ');
  return {
    ...{ id: idOf(edge), source: from, target: to, sourceHandle: port, type: 'smoothstep' },
    ...(label ? { label, ...labelLook } : {}),
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
    className: result && !isTaken ? 'flow-untaken' : '',
    style: isTaken && !results?.isReal ? { strokeDasharray: '4 3' } : {},
  };
}
