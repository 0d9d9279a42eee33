// The drawing while it is made: nodes with their ids, edges between them, and what had to be put in between.
import type { z } from 'zod';
import { Fault } from '#base/fault';
import { type Edge, Graph, type Node } from '../flow/graph.ts';
import type { Draft } from './making.ts';

export type DrawnNode = z.input<typeof Node>;
export type DrawnEdge = z.input<typeof Edge>;

export interface Drawing {
  readonly nodes: DrawnNode[];
  readonly edges: DrawnEdge[];
  /** Ids of what stands in no file and was put in between. */
  readonly added: string[];
  /** A node of our own, beside another one. */
  add(draft: Draft, beside: { readonly id: string; readonly title: string; readonly shift: number }): string;
  freeId(name: string): string;
}

export function openDrawing(): Drawing {
  const taken = new Set<string>();
  const nodes: DrawnNode[] = [];
  const added: string[] = [];

  function freeId(name: string): string {
    const words = name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .toLowerCase();
    const base = (/^[a-z]/.test(words) ? words : `n_${words}`).slice(0, 26).replace(/_+$/, '') || 'n';
    let id = base;
    for (let number = 2; taken.has(id); number += 1) id = `${base}_${number}`;
    taken.add(id);
    return id;
  }

  return {
    ...{ nodes, added, freeId, edges: [] },
    add(draft, { id: beside, title, shift }) {
      const id = freeId(title);
      const place = nodes.find((node) => node.id === beside)?.position ?? { x: 0, y: 0 };
      nodes.push({ ...draft, id, title: title.slice(0, 200), position: { x: place.x + shift, y: place.y + 60 } });
      added.push(id);
      return id;
    },
  };
}

/** As the schema has it, with everything usual filled in. */
export function graphOf({ nodes, edges }: Drawing, parameters: readonly string[]): Graph {
  const named = parameters.map((name) => ({ name, type: 'text', title: name, required: true }));
  const { data, error } = Graph.safeParse({ nodes, edges, parameters: named });
  if (data) return data;
  const [issue] = error.issues;
  const code = issue?.code === 'too_big' ? 'too_large' : 'invalid';
  throw new Fault(code, `What it would become is no flow: ${issue?.path.join('.')}: ${issue?.message}`, {
    cause: error,
  });
}
