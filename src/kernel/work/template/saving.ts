// What was read or copied, kept as a drawing of the company.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, Id } from '#kernel/contract';
import { created } from '../flow/drawing.ts';
import type { Graph } from '../flow/graph.ts';
import { insertFlow, insertVersion } from '../flow/store.ts';
import { taintsOf } from '../run/starting.ts';
import { needsOf } from './model.ts';
import type { Read } from './reading.ts';

export interface Kept {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly graph: Graph;
  readonly params?: object;
}

/** Answers its id. */
export async function kept(call: Call, { graph, params = {}, ...about }: Kept): Promise<string> {
  const flowId = call.newId();
  const isNew = await insertFlow(call.db, { ...about, params, id: flowId, taints: taintsOf(call), now: call.now });
  if (!isNew) throw new Fault('conflict', `There is a flow called ${about.name} already`);
  await insertVersion(call.db, { flowId, version: 1, graph, createdAt: call.now, createdBy: call.actor.id });
  call.emit(created, { flowId, name: about.name });
  return flowId;
}

const Problem = z.object({ where: z.string(), what: z.string() });

/** What became of a file. */
export const Account = z.object({
  flowId: Id,
  name: z.string(),
  origin: z.enum(['cadre', 'n8n']),
  counts: z.object({ nodes: z.int(), edges: z.int(), keptNodes: z.int(), keptEdges: z.int() }),
  added: z.array(z.string()).describe('Nodes that stand in no file and were put in between'),
  unsupported: z
    .array(z.object({ node: z.string(), title: z.string(), was: z.string(), connector: z.string(), why: z.string() }))
    .describe('Kept as they were; with them it can not be put to work'),
  credentials: z
    .array(
      z.object({
        ...{ type: z.string(), name: z.string(), nodes: z.array(z.string()) },
        service: z.object({ connector: z.string(), title: z.string() }),
      }),
    )
    .describe('To be connected anew: no file holds secrets'),
  services: z.array(z.string()).describe('Connectors that it needs'),
  hosts: z.array(z.string()).describe('Hosts that its requests go to, to be allowed'),
  problems: z.array(Problem).describe('What is broken, or has to be looked at'),
});

export function accountOf(flow: { flowId: string; name: string }, read: Read): z.input<typeof Account> {
  const { origin, counts, added, unsupported, credentials, services, problems, graph } = read;
  return {
    ...{ ...flow, origin, counts, added: [...added], unsupported: [...unsupported] },
    credentials: credentials.map((one) => ({ ...one, nodes: [...one.nodes] })),
    ...{ services: [...services], hosts: [...needsOf(graph).hosts], problems: [...problems] },
  };
}
