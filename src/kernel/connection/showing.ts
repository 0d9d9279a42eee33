// What there is to connect, what is connected, and which of it is usual.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Capability, Module } from '#kernel/contract';
import { cardOf, present } from './cards.ts';
import * as promises from './contracts.ts';
import { askedSecrets, programFields } from './model.ts';
import type { Parts } from './parts.ts';
import * as rows from './store.ts';

export function showingCapabilities(parts: Parts): Capability[] {
  return [
    promises.listConnectors.implement(async (call, { limit, after, category }) => {
      const inUse = await rows.connectionsInUse(call.db);
      const fitting = parts.connectors.all
        .filter(
          ({ name, connector }) =>
            (after === undefined || name > after) && (!category || connector?.category === category),
        )
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const page = fitting.slice(0, limit);
      const items = page.flatMap((module) =>
        declared(
          module,
          inUse.filter(({ connector }) => connector === module.name),
        ),
      );
      return { items, next: fitting.length > limit ? (page.at(-1)?.name ?? null) : null };
    }),

    promises.listConnections.implement(async (call, wanted) => {
      const page = await rows.connectionPage(call.db, wanted);
      const next = page.length === wanted.limit ? (page.at(-1)?.id ?? null) : null;
      return { items: page.map((row) => cardOf(parts, call, row)), next };
    }),

    promises.showConnection.implement(async (call, { connectionId }) =>
      cardOf(parts, call, await present(call, connectionId)),
    ),

    promises.makeUsual.implement(async (call, { subject, connectionId }) => {
      const row = await present(call, connectionId);
      if (!canBeUsual(parts, subject, row.connector))
        throw new Fault('invalid', `${row.title} can not be used for ${subject}`);
      const set = await rows.setUsual(call.db, { id: call.newId(), subject, connectionId });
      if (!set) throw new Fault('conflict', `Another connection has just become usual for ${subject}`);
      call.emit(promises.changed, { connectionId });
      return { subject, connectionId, before: set.was };
    }),

    promises.unmakeUsual.implement(async (call, { subject, connectionId, instead }) => {
      await present(call, connectionId);
      const other = instead === null ? undefined : await present(call, instead);
      const gone = await rows.unsetUsual(call.db, { subject, connectionId });
      if (!gone) throw new Fault('conflict', `This connection is not the usual one for ${subject}`);
      if (other) await rows.setUsual(call.db, { id: call.newId(), subject, connectionId: other.id });
      call.emit(promises.changed, { connectionId });
      return { subject, connectionId };
    }),
  ];
}

function canBeUsual({ modules }: Parts, subject: string, connector: string): boolean {
  if (subject === connector) return true;
  const keeps = modules.find(({ name }) => name === connector)?.keeps ?? [];
  return keeps.some(({ capability }) => capability.contract.name === subject);
}

/** Everything a connector says of itself, for people, agents and screens. */
function declared(
  { name, title, connector, capabilities, keeps = [] }: Module,
  own: readonly rows.Row[],
): promises.Declared[] {
  if (!connector) return [];
  const { summary, category, site, auth, webhook } = connector;
  const known = new Map(auth.kind === 'secrets' ? auth.secrets.map((one) => [one.name, one]) : []);
  const secrets = askedSecrets(connector).map((field) => ({
    name: field,
    title: known.get(field)?.title ?? titles[field] ?? field,
    help: known.get(field)?.help ?? '',
  }));
  const actions = capabilities.map(({ contract: { spec } }) => ({
    ...{ name: spec.name, summary: spec.summary, effect: spec.effect },
    ...{ input: schemaOf(spec.input, 'input'), output: schemaOf(spec.output, 'output') },
  }));
  const triggers = (webhook?.triggers ?? []).map(({ on, event }) => ({
    ...{ on, event: event.name, summary: event.summary, data: schemaOf(event.data, 'output') },
  }));
  const kept = keeps.map(({ capability }) => capability.contract.name);
  const fields = schemaOf(fieldsOf(connector), 'input');
  return [
    {
      name,
      title,
      summary,
      category,
      site,
      auth: { kind: auth.kind, secrets },
      fields,
      actions,
      triggers,
      keeps: kept,
      connections: own.length,
    },
  ];
}

const titles: Readonly<Record<string, string>> = { [programFields.secret]: "The secret of the company's own program" };

function fieldsOf({ auth, fields = z.object({}) }: NonNullable<Module['connector']>): z.ZodType {
  if (auth.kind !== 'oauth' || programFields.id in fields.shape) return fields;
  return fields.extend({
    [programFields.id]: z.string().describe("The id of the company's own program at the service"),
  });
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
