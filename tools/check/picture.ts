// The modules and who imports whom, drawn from the imports that are really there.

import { importedFiles } from './cycles.ts';
import { findCircles } from './graph.ts';
import { isProduct, roomOf } from './rooms.ts';
import type { Tree } from './tree.ts';

export interface Picture {
  /** A Mermaid graph. */
  readonly picture: string;
  readonly circles: readonly string[][];
}

export function drawLayers(tree: Tree): Picture {
  const graph = new Map<string, Set<string>>();
  for (const file of tree.files.filter(({ path }) => isProduct(path))) {
    const room = roomOf(file.path);
    const known = graph.get(room) ?? new Set<string>();
    graph.set(room, known);
    for (const path of importedFiles(tree, file).keys()) if (roomOf(path) !== room) known.add(roomOf(path));
  }
  const arrows = [...graph].flatMap(([from, known]) => [...known].map((to) => `  ${idOf(from)} --> ${idOf(to)}`));
  const boxes = [...graph.keys()].map((room) => `  ${idOf(room)}["${room}"]`);
  const picture = ['graph TD', ...boxes.sort(), ...arrows.sort()].join('\n');
  return { picture, circles: findCircles(graph) };
}

function idOf(room: string): string {
  return room.replace(/[^a-z0-9]/g, '_');
}
