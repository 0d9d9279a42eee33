// What a template is: a drawing with parameters, written for a process that many companies have. Pure.
import { z } from 'zod';
import type { Graph, GraphInput } from '../flow/graph.ts';

export const TemplateKey = z
  .string()
  .min(1)
  .max(100)
  .describe('`house:` and a name for one of those that come with Cadre, or the id of a flow of the category template');

/** One that comes with Cadre. */
export interface HouseTemplate {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly graph: GraphInput;
}

/** What has to be there before a drawing can be put to work. */
export interface Needs {
  readonly capabilities: readonly string[];
  readonly events: readonly string[];
  readonly hosts: readonly string[];
  readonly connectors: readonly string[];
}

export function needsOf({ nodes }: Graph): Needs {
  const found = {
    capabilities: new Set<string>(),
    events: new Set<string>(),
    hosts: new Set<string>(),
    connectors: new Set<string>(),
  };
  for (const node of nodes) {
    if ('capability' in node) found.capabilities.add(node.capability);
    if (node.kind === 'event') found.events.add(node.event);
    if (node.kind === 'trigger' && node.trigger.on === 'event') found.events.add(node.trigger.event);
    if (node.kind === 'unsupported' && node.connector) found.connectors.add(node.connector);
    const host = node.kind === 'http' ? hostIn(node.url) : undefined;
    if (host) found.hosts.add(host);
  }
  const sorted = (names: ReadonlySet<string>) => [...names].sort();
  return {
    ...{ capabilities: sorted(found.capabilities), events: sorted(found.events) },
    ...{ hosts: sorted(found.hosts), connectors: sorted(found.connectors) },
  };
}

/** The host of an address, as far as it stands there. */
function hostIn(url: string): string | undefined {
  return /^(?:="?\s*)?"?https?:\/\/([a-z0-9.-]+(?::\d+)?)(?=[/?"]|$)/i.exec(url)?.[1]?.toLowerCase();
}

export function matches(
  search: string,
  { title, summary, category }: { title: string; summary: string; category: string },
): boolean {
  const text = `${title} ${summary} ${category}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
