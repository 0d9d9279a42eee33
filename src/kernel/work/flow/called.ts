// Flows that can be called like anything else Cadre can do: those at work with a trigger `called` are capabilities of
// their company, under their own name.
import { z } from 'zod';
import type { Instant } from '#base/time';
import { type Capability, contract, type EventRecord, type Log } from '#kernel/contract';
import { prepared, records, type Store } from '#kernel/store';
import { removed } from './drawing.ts';
import { type Field, Graph } from './graph.ts';
import { beginFlow, untilCancelled } from './promises.ts';
import { activated, deactivated } from './triggers.ts';

export interface CalledParts {
  readonly store: Store;
  readonly log: Log;
  now(): Instant;
  readonly overlay: {
    register(tenantId: string, capability: Capability): void;
    unregister(tenantId: string, name: string): void;
  };
}

export interface CalledFlows {
  /** What there is, once at the start. */
  load(): Promise<void>;
  /** Every process hears what has been put to work or taken off. */
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
  /** Until all that was heard is known here. */
  settled(): Promise<unknown>;
}

const find = prepared(
  `select f.tenant_id, f.id, f.name, v.graph from work.flows f
   join work.flow_versions v on v.flow_id = f.id and v.version = f.active
   where f.state = 'active' and ($1::uuid is null or f.tenant_id = $1) order by f.id`,
);
const topics: ReadonlySet<string> = new Set([activated.name, deactivated.name, removed.name]);

export function openCalledFlows(parts: CalledParts): CalledFlows {
  const names = new Map<string, readonly string[]>();
  let last: Promise<unknown> = Promise.resolve();

  async function look(tenantId?: string) {
    const { store, overlay, now } = parts;
    const rows = records(await store.engine(now()).run({ statement: find, values: [tenantId ?? null] }));
    if (tenantId !== undefined) forget(tenantId);
    for (const row of rows) {
      const tenant = String(row.tenant_id);
      const known = names.get(tenant) ?? [];
      const capability = capabilityOf({ id: String(row.id), name: String(row.name), graph: row.graph });
      if (!capability || known.includes(capability.contract.name)) continue;
      overlay.register(tenant, capability);
      names.set(tenant, [...known, capability.contract.name]);
    }
  }

  function forget(tenantId: string) {
    for (const name of names.get(tenantId) ?? []) parts.overlay.unregister(tenantId, name);
    names.delete(tenantId);
  }

  /** One after the other, so that an older look never overwrites a newer one. */
  function lookNext(tenantId: string) {
    last = last
      .then(() => look(tenantId))
      .catch((error: unknown) => {
        parts.log.error({ error }, 'which flows can be called could not be looked up');
      });
  }

  return {
    load: () => look(),
    onEvents({ type, tenantId }) {
      if (topics.has(type)) lookNext(tenantId);
    },
    settled: () => last,
  };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly graph: unknown;
}

function capabilityOf({ id, name, graph: drawn }: Row): Capability | undefined {
  const graph = Graph.safeParse(drawn);
  if (!graph.success) return undefined;
  const trigger = graph.data.nodes.find(
    (one) => one.kind === 'trigger' && one.trigger.on === 'called' && !one.disabled,
  );
  const word = wordOf(name);
  if (trigger?.kind !== 'trigger' || trigger.trigger.on !== 'called' || word === '') return undefined;
  const { description } = trigger.trigger;
  return contract({
    name: `flow.${word}`,
    summary: description || `Begin the flow ${name}.`,
    effect: 'write',
    access: 'work.flow.run',
    input: z.object(Object.fromEntries(graph.data.takes.map((field) => [field.name, schemaOf(field)]))),
    output: beginFlow.spec.output,
    undo: untilCancelled,
    example: {},
  }).implement((call, input) => call.invoke(beginFlow, { flowId: id, input, trigger: 'called', node: trigger.id }));
}

/** "Thank large tips" is `thankLargeTips`. */
export function wordOf(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word, index) => (index === 0 ? word.toLowerCase() : upper(word))).join('');
  return joined.replace(/^[0-9]+/, '').replace(/^./, (first) => first.toLowerCase());
}

function upper(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

const schemas = {
  ...{ text: z.string(), number: z.number(), boolean: z.boolean(), list: z.array(z.unknown()) },
  ...{ object: z.record(z.string(), z.unknown()), any: z.unknown() },
} as const;

function schemaOf({ type, required, title }: Field): z.ZodType {
  const schema = title === undefined ? schemas[type] : schemas[type].describe(title);
  return required ? schema : schema.optional();
}
