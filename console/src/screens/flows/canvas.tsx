// The drawing itself. React Flow moves and connects; what is true is the graph, which it is drawn from every time.
import '@xyflow/react/dist/base.css';
import {
  Background,
  type Connection,
  type Edge as DrawnEdge,
  type Node as DrawnNode,
  MarkerType,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useActs } from '../../client/me.ts';
import { amountsOf } from './amounts.ts';
import { FlowNode, type Shown } from './flow-node.tsx';
import { copied, type Edge, errorPort, type Graph, type Node, without } from './graph.ts';
import { type Results, shortly } from './results.ts';
import { saysOf } from './says.ts';
import type { Flaw } from './use-drawing.ts';
import { Zoom } from './zoom.tsx';

interface CanvasProps {
  readonly graph: Graph;
  readonly chosen?: string | undefined;
  readonly flaws?: readonly Flaw[];
  readonly results?: Results | undefined;
  /** How the flow is set up. */
  readonly params?: unknown;
  readonly onChoose?: ((id: string | undefined) => void) | undefined;
  /** Absent, one only looks at it. */
  readonly onDraw?: ((graph: Graph) => void) | undefined;
}

const kinds = { piece: FlowNode };
const none: readonly Flaw[] = [];

export function Canvas({ graph, chosen, flaws = none, results, params, onChoose, onDraw }: CanvasProps) {
  const nodes = useDrawnNodes({ graph, chosen, flaws, results, params });
  const edges = useMemo(() => graph.edges.map((edge) => drawnEdge(edge, results)), [graph, results]);
  const flow = useRef<ReactFlowInstance<DrawnNode<Shown>> | null>(null);

  function moved(changes: readonly NodeChange<DrawnNode<Shown>>[]) {
    for (const change of changes) {
      if (change.type === 'select' && change.selected) onChoose?.(change.id);
      if (change.type === 'remove') onDraw?.(without(graph, change.id));
    }
    const places = new Map(
      changes.flatMap((one) => (one.type === 'position' && one.position ? [[one.id, one.position] as const] : [])),
    );
    if (places.size > 0) onDraw?.({ ...graph, nodes: graph.nodes.map((node) => put(node, places)) });
  }

  function goTo(id: string) {
    onChoose?.(id);
    const place = graph.nodes.find((node) => node.id === id)?.position;
    const drawn = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
    if (drawn) drawn.focus();
    else if (place) void flow.current?.setCenter(place.x, place.y, { zoom: flow.current.getZoom() });
  }

  return (
    <div
      className="h-full"
      onKeyDownCapture={(event) => onKey(event, { graph, chosen, goTo, onDraw, flow: flow.current })}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={kinds}
        onInit={(instance) => {
          flow.current = instance;
        }}
        onNodesChange={moved}
        onConnect={(made) => onDraw?.(connected(graph, made))}
        onEdgesDelete={(gone) =>
          onDraw?.({ ...graph, edges: graph.edges.filter((one) => !gone.some(({ id }) => id === idOf(one))) })
        }
        onPaneClick={() => onChoose?.(undefined)}
        onNodeClick={(_event, { id }) => onChoose?.(id)}
        nodesDraggable={onDraw !== undefined}
        nodesConnectable={onDraw !== undefined}
        edgesReconnectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.1, nodes: firstOf(graph) }}
        minZoom={0.2}
        maxZoom={1.5}
        deleteKeyCode={onDraw ? ['Delete', 'Backspace'] : null}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} size={1} />
        <Zoom />
      </ReactFlow>
    </div>
  );
}

const readable = 7;

/** What one sees at first can be read: of a long flow its beginning, not all of it as dust. */
function firstOf({ nodes }: Graph) {
  const height = ({ position }: Graph['nodes'][number]) => position?.y ?? 0;
  return nodes
    .toSorted((a, b) => height(a) - height(b))
    .slice(0, readable)
    .map(({ id }) => ({ id }));
}

function useDrawnNodes({ graph, chosen, flaws = none, results, params }: Omit<CanvasProps, 'onChoose' | 'onDraw'>) {
  const act = useActs();
  return useMemo(() => {
    const amounts = results?.amounts ?? amountsOf(graph, { params });
    const failing = new Set(graph.edges.flatMap(({ from, port }) => (port === errorPort ? [from] : [])));
    return graph.nodes.map((node): DrawnNode<Shown> => {
      const flaw = flaws.find((one) => one.node === node.id)?.message.replace(`${node.id}: `, '');
      const position = { ...(node.position ?? { x: 0, y: 0 }) };
      const [hasErrorWay, isPassedOver] = [failing.has(node.id), isPassed(node, graph, results)];
      const data = { node, says: saysOf(node, act, amounts), flaw, results, hasErrorWay, isPassedOver };
      return { id: node.id, type: 'piece', position, data, selected: node.id === chosen, ariaLabel: data.says };
    });
  }, [graph, flaws, results, params, chosen, act]);
}

/** As long as it runs, what nothing has led past yet may still have its turn. */
function isPassed({ id }: Node, { edges }: Graph, results: Results | undefined): boolean {
  if (!results || results.nodes.has(id) || results.now?.has(id)) return false;
  const isUnderWay = results.now !== undefined && results.now.size > 0;
  return !isUnderWay || edges.filter(({ to }) => to === id).every(({ from }) => results.nodes.has(from));
}

interface Pressed {
  readonly graph: Graph;
  readonly chosen: string | undefined;
  readonly goTo: (id: string) => void;
  readonly onDraw: ((graph: Graph) => void) | undefined;
  readonly flow: ReactFlowInstance<DrawnNode<Shown>> | null;
}

const byKey = 20;
const ways: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] },
};

/** Arrows go from step to step along what connects them; with Shift they move the step. */
function onKey(event: KeyboardEvent, { graph, chosen, goTo, onDraw, flow }: Pressed): void {
  const node = graph.nodes.find(({ id }) => id === chosen);
  const way = ways[event.key];
  const isCopy = event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey);
  if (event.key.toLowerCase() === 'f' && !event.ctrlKey && !event.metaKey) void flow?.fitView({ maxZoom: 1 });
  if (isCopy && node && onDraw) onDraw(copied(graph, node.id));
  else if (way && node && event.shiftKey && onDraw) onDraw(shifted(graph, node, way));
  else if (way) goTo(next(graph, node, way)?.id ?? node?.id ?? '');
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function shifted(graph: Graph, node: Node, [right, down]: readonly [number, number]): Graph {
  const { x, y } = node.position ?? { x: 0, y: 0 };
  return { ...graph, nodes: graph.nodes.map((one) => (one === node ? { ...one, position: at(x, y) } : one)) };
  function at(left: number, top: number) {
    return { x: left + right * byKey, y: top + down * byKey };
  }
}

/** Down to what follows, up to what came before, sideways to what stands beside. */
function next({ nodes, edges }: Graph, node: Node | undefined, [right, down]: readonly [number, number]) {
  if (!node) return nodes[0];
  const ids = edges.flatMap(({ from, to }) => {
    if (down > 0) return from === node.id ? [to] : [];
    return down < 0 && to === node.id ? [from] : [];
  });
  if (down !== 0) return nodes.find(({ id }) => id === ids[0]);
  const { x, y } = node.position ?? { x: 0, y: 0 };
  const row = nodes.filter(({ position }) => position && Math.abs(position.y - y) < 60 && (position.x - x) * right > 0);
  return row.toSorted((a, b) => Math.abs((a.position?.x ?? 0) - x) - Math.abs((b.position?.x ?? 0) - x))[0];
}

function connected(graph: Graph, { source, sourceHandle, target }: Connection): Graph {
  const edge = { from: source, port: sourceHandle ?? 'next', to: target };
  const isThere = graph.edges.some(({ from, port, to }) => from === edge.from && port === edge.port && to === edge.to);
  return isThere || source === target ? graph : { ...graph, edges: [...graph.edges, edge] };
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
  labelBgStyle: { fill: 'var(--color-raised)', stroke: 'var(--color-border-strong)' },
  labelBgPadding: [7, 3] as [number, number],
  labelBgBorderRadius: 10,
};
const names: Readonly<Record<string, string>> = { next: '', [errorPort]: 'if it fails' };

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** With what went over it, once it is known; else with the port, if there is more than one way. */
function drawnEdge(edge: Edge, results: Results | undefined): DrawnEdge {
  const { from, port, to } = edge;
  const result = results?.nodes.get(from);
  const isTaken = result !== undefined && port in result.ports;
  const isError = port === errorPort;
  const value = isTaken ? result.ports[port] : undefined;
  const data = isTaken && !isError && !isEmpty(value) ? shortly(results?.amounts.of(value)) : '';
  const label = [names[port] ?? port, data].filter(Boolean).join(', ');
  const isPencil = isTaken && !results?.isReal;
  return {
    ...{ id: idOf(edge), source: from, target: to, sourceHandle: port, type: 'smoothstep' },
    ...(label ? { label, ...labelLook } : {}),
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
    className: [results && !isTaken ? 'flow-untaken' : '', isError ? 'flow-failing' : ''].join(' '),
    style: isPencil || isError ? { strokeDasharray: isError ? '2 3' : '4 3' } : {},
  };
}
