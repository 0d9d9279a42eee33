// A file as a drawing: one of our own, or one of n8n.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Graph } from '../flow/graph.ts';
import { type Imported, importedFrom } from '../import/import.ts';

/** How a flow or a template of ours is written into a file. */
const Own = z.object({
  cadre: z.literal('flow'),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(2000).default(''),
  category: z.string().max(60).default(''),
  graph: Graph,
});

export interface Read extends Omit<Imported, 'name'> {
  readonly name: string;
  readonly description: string;
  readonly origin: 'cadre' | 'n8n';
}

/** Not every file of n8n says what its flow is called; then it is called as the file is. */
export function drawingIn(text: string, fileName = ''): Read {
  const own = ownIn(text);
  if (!own) {
    const read = importedFrom(text);
    const name = read.name || titleOf(fileName) || 'Imported flow';
    return { ...read, name: name.slice(0, 100), description: '', origin: 'n8n' };
  }
  const { nodes, edges } = own.graph;
  const counts = { nodes: nodes.length, edges: edges.length, keptNodes: nodes.length, keptEdges: edges.length };
  const nothing = { added: [], unsupported: [], credentials: [], services: [], problems: [] };
  return { ...nothing, counts, graph: own.graph, name: own.name, description: own.description, origin: 'cadre' };
}

function titleOf(fileName: string): string {
  const [last = ''] = fileName.split('/').slice(-1);
  return last
    .replace(/\.json$/i, '')
    .replace(/[-_]+/g, ' ')
    .trim();
}

function ownIn(text: string): z.output<typeof Own> | undefined {
  if (!/^\s*\{[\s\S]{0,200}?"cadre"\s*:/.test(text)) return undefined;
  const read = Own.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Fault('invalid', `The file is no flow: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid', 'The file is no JSON', { cause });
  }
}
