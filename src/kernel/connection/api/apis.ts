// Services that a company has described itself: by a form, or by the service's own OpenAPI document. Each action
// becomes a capability of that company alone.
import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import { type Capability, contract, event, Id, Instant, list, Page, secret } from '#kernel/contract';
import { type Db, prepared, records } from '#kernel/store';
import { connected } from '../connecting.ts';
import { retire } from '../contracts.ts';
import type { Parts } from '../parts.ts';
import { apis } from '../tables.ts';
import { compiled, secretField, userField } from './compile.ts';
import { Action, Definition } from './definition.ts';
import { fromOpenApi } from './openapi.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';

const Api = z.object({
  id: Id,
  name: z.string(),
  title: z.string(),
  connectionId: Id,
  capabilities: z.array(z.string()),
  createdAt: Instant,
});

const Form = Definition.partial({ baseUrl: true, title: true, actions: true });

export const createApi = contract({
  name: 'connection.api.create',
  guarded: true,
  summary: 'Describe a service of your own, by a form or its OpenAPI document; what it can do becomes capabilities.',
  title: ({ title, baseUrl }) => `Connect ${title} at ${baseUrl}`,
  effect: 'write',
  access: 'connection.api.create',
  input: Form.extend({
    openapi: z.string().max(900_000).optional().describe('An OpenAPI 3 document in JSON or YAML, instead of actions'),
    onlyRead: z.array(z.string().max(60)).max(200).default([]).describe('GET actions that change nothing, by name'),
    secret: secret(z.string().min(1).max(20_000)).optional(),
  }),
  output: Api,
  undo: { by: 'connection.api.remove', input: (_input, { id }) => ({ apiId: id }) },
  example: {
    ...{
      name: 'stock',
      title: 'Our stock room',
      baseUrl: 'https://stock.example.com/v1',
      secret: 'the key of the stock room',
    },
    proof: { kind: 'bearer' },
    actions: [{ name: 'listItems', summary: 'List what is in stock.', path: '/items', onlyReads: true }],
  },
});

export const removeApi = contract({
  name: 'connection.api.remove',
  guarded: true,
  summary: 'Forget a service of your own, its capabilities and its secret.',
  effect: 'write',
  access: 'connection.api.create',
  input: z.object({ apiId: Id }),
  output: z.object({ id: Id, name: z.string() }),
  undo: { never: 'its secret is gone; describe it anew' },
  example: { apiId: exampleId },
});

export const listApis = contract({
  name: 'connection.api.list',
  summary: 'List the services that the company has described itself, newest first.',
  effect: 'read',
  access: 'connection.api.read',
  input: Page.extend({ after: Id.optional() }),
  output: list(Api),
  example: { limit: 20 },
});

export const apiChanged = event({
  name: 'connection.api.changed',
  summary: 'A service of the company’s own was described or forgotten.',
  data: z.object({ apiId: Id, name: z.string() }),
});

const columns = {
  ...{ id: apis.id, name: apis.name, title: apis.title, definition: apis.definition },
  ...{ connectionId: apis.connectionId, createdAt: apis.createdAt },
};

export const apiCapabilities: readonly Capability[] = [
  createApi.implement(async (call, given) => {
    const definition = await definitionIn(given);
    const { known, capabilities } = compiled(definition);
    refuseTwice(capabilities);
    const fields = definition.proof.kind === 'basic' ? { [userField]: definition.proof.user } : {};
    const secrets = given.secret === undefined ? {} : { [secretField]: given.secret };
    const connection = await connected(call, known, { title: definition.title, fields, secrets });
    const { name, title } = definition;
    const row = { id: call.newId(), name, title, definition, connectionId: connection.id };
    const [made] = await call.db.insert(apis).values(row).onConflictDoNothing().returning(columns);
    if (!made) throw new Fault('conflict', `There is a service called ${name} already`);
    call.emit(apiChanged, { apiId: row.id, name });
    return cardOf(made);
  }),

  removeApi.implement(async (call, { apiId }) => {
    const which = and(eq(apis.id, apiId), isNull(apis.removedAt));
    const [gone] = await call.db.update(apis).set({ removedAt: call.now }).where(which).returning(columns);
    if (!gone) throw new Fault('not_found', `There is no service ${apiId}`);
    await call.invoke(retire, { connectionId: gone.connectionId });
    call.emit(apiChanged, { apiId, name: gone.name });
    return { id: apiId, name: gone.name };
  }),

  listApis.implement(async (call, { limit, after }) => {
    const items = await page(call.db, { limit, after });
    return { items: items.map(cardOf), next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
  }),
];

function page(db: Db, { limit, after }: { limit: number; after: string | undefined }) {
  const which = and(isNull(apis.removedAt), after ? lt(apis.id, after) : undefined);
  return db.select(columns).from(apis).where(which).orderBy(desc(apis.id)).limit(limit);
}

type Row = Awaited<ReturnType<typeof page>>[number];

function cardOf({ definition, ...row }: Row): z.output<typeof Api> {
  return { ...row, capabilities: definition.actions.map(({ name }) => `api.${row.name}.${name}`) };
}

type Given = z.output<typeof createApi.spec.input>;

async function definitionIn({ openapi, secret: _secret, onlyRead, ...form }: Given): Promise<Definition> {
  const read = openapi === undefined ? undefined : await fromOpenApi(openapi);
  const given = { ...read, ...Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) };
  const parsed = Definition.safeParse(given);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw new Fault('invalid', `${first?.path.join('.')}: ${first?.message}`);
  }
  const actions = parsed.data.actions.map((one) =>
    Action.parse({ ...one, onlyReads: one.onlyReads || onlyRead.includes(one.name) }),
  );
  return { ...parsed.data, actions };
}

function refuseTwice(capabilities: readonly Capability[]) {
  const names = capabilities.map(({ contract: { name } }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Fault('invalid', `Two actions are called ${twice}`);
}

export interface Apis {
  /** Makes known what all companies have described. */
  load(): Promise<void>;
  /** Tells every process that a company's services are others by now. */
  changed(tenantId: string): void;
  close(): void;
}

const all = prepared('select tenant_id, definition from connection.apis where removed_at is null');
const topic = 'connection.apis';

export function openApis({ store, clock, overlay, connectors, log }: Parts): Apis {
  const shown = new Map<string, { service: string; capability: string }[]>();
  const now = () => instantOf(clock.nowMs());

  function forget(tenantId: string) {
    for (const { service, capability } of shown.get(tenantId) ?? []) {
      overlay.unregister(tenantId, capability);
      connectors.remove(tenantId, service);
    }
    shown.delete(tenantId);
  }

  function show(tenantId: string, definition: Definition) {
    const { known, capabilities } = compiled(definition);
    connectors.add(tenantId, known);
    const names = shown.get(tenantId) ?? [];
    shown.set(tenantId, names);
    for (const capability of capabilities) {
      overlay.register(tenantId, capability);
      names.push({ service: known.name, capability: capability.contract.name });
    }
  }

  async function again(tenantId: string) {
    const { db } = store.read({ tenantId, now: now() });
    const rows = await db.select({ definition: apis.definition }).from(apis).where(isNull(apis.removedAt));
    forget(tenantId);
    for (const { definition } of rows) show(tenantId, Definition.parse(definition));
  }

  const relearn = (tenantId: string) => {
    again(tenantId).catch((error: unknown) => log.error({ error, tenantId }, 'own services could not be read again'));
  };
  const stops = [
    store.broadcast.hear(topic, relearn),
    store.broadcast.onGap(() => {
      for (const tenantId of [...shown.keys()]) relearn(tenantId);
    }),
  ];
  return {
    async load() {
      const rows = records(await store.engine(now()).run({ statement: all, values: [] }));
      for (const { tenant_id, definition } of rows) show(String(tenant_id), Definition.parse(definition));
    },
    changed: (tenantId) => store.broadcast.publish(topic, tenantId),
    close() {
      for (const stop of stops) stop();
    },
  };
}
