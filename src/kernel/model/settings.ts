// Providers as a company adds them. The key goes into the vault for the provider's host alone; what is kept here is
// which secret it is, and its end.
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { listSecrets, removeSecret, type Vault } from '#kernel/vault';
import type { Book } from './book.ts';
import type { Client } from './client.ts';
import * as promises from './contracts.ts';
import { costsOf } from './cost-factor.ts';
import { companysProvider, hostOf, secretNameOf } from './provider.ts';
import type { Spender } from './spend.ts';
import { providers } from './tables.ts';
import { builtinWire, wireNamed, wires } from './wires.ts';

type Row = typeof providers.$inferSelect;

export interface SettingsParts {
  readonly vault: Pick<Vault, 'keep'>;
  readonly client: Client;
  readonly book: Book;
  readonly spender: Pick<Spender, 'costOf'>;
}

export function providerCapabilities(parts: SettingsParts): Capability[] {
  return [...changing(parts), ...probing(parts)];
}

function changing({ vault }: SettingsParts): Capability[] {
  return [
    promises.addProvider.implement(async (call, { provider: name, key, title, baseUrl, models }) => {
      const place = placeOf(name, baseUrl, key);
      const hosts = [hostOf(place.baseUrl)];
      const values = {
        ...{ id: call.newId(), name, title: title ?? place.title, models, hosts },
        ...{ baseUrl: baseUrl ? place.baseUrl : null, hint: hintOf(key), isEnabled: true, version: 1 },
        secretId: key === undefined ? null : await keep(vault, call, { name, hosts, key }),
      };
      const [row] = await call.db.insert(providers).values(values).onConflictDoNothing().returning();
      if (!row) throw new Fault('conflict', `${name} is there already; edit it`);
      call.emit(promises.settingsChanged, { what: 'provider', name });
      return cardOf(row);
    }),

    promises.editProvider.implement(async (call, { providerId, ifVersion, key, ...change }) => {
      const { name, hosts } = await present(call, providerId);
      const renewed =
        key === undefined ? {} : { secretId: await keep(vault, call, { name, hosts, key }), hint: hintOf(key) };
      const row = await changed(call, { providerId, ifVersion }, { ...defined(change), ...renewed });
      call.emit(promises.settingsChanged, { what: 'provider', name });
      return cardOf(row);
    }),

    promises.removeProvider.implement(async (call, { providerId, ifVersion }) => {
      const [row] = await call.db
        .delete(providers)
        .where(and(eq(providers.id, providerId), eq(providers.version, ifVersion)))
        .returning();
      if (!row) return refuse(call, providerId);
      await forgetKey(call, row);
      call.emit(promises.settingsChanged, { what: 'provider', name: row.name });
      return cardOf(row);
    }),

    promises.listProviders.implement(async (call, { limit, after }) => {
      const rows = await call.db
        .select()
        .from(providers)
        .where(after ? gt(providers.id, after) : undefined)
        .orderBy(asc(providers.id))
        .limit(limit);
      return { items: rows.map(cardOf), next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null };
    }),
  ];
}

function probing({ client, book, spender }: SettingsParts): Capability[] {
  return [
    promises.testProvider.implement(async (call, { providerId }) => {
      const provider = companysProvider(await present(call, providerId));
      if (!provider) throw new Fault('not_found', 'Nobody speaks to this provider any more; remove it');
      const startedMs = performance.now();
      const asker = { callId: call.id, tenantId: call.tenant.id, actor: call.actor };
      const failure = await probe(client, { provider, asker, signal: call.signal });
      const note = failure ?? (provider.wire.hasOpenList ? untried : null);
      const noted = { isWorking: failure === null, note };
      await call.invoke(promises.noteProvider, { providerId, ...noted });
      return { ...noted, latencyMs: performance.now() - startedMs };
    }),

    promises.noteProvider.implement(async (call, { providerId, ...noted }) => {
      const rows = await call.db
        .update(providers)
        .set({ ...noted, testedAt: call.now })
        .where(eq(providers.id, providerId))
        .returning({ id: providers.id });
      return { isNoted: rows.length > 0 };
    }),

    promises.listWires.implement(async (call) => {
      const settled = book.of(call.tenant.id) ?? (await book.load(call.tenant.id));
      const own = [...settled.providers.values()].filter(({ name }) => !wireNamed(name));
      const known = [...wires, ...own.map(({ wire }) => wire), builtinWire];
      const items = known.map(async ({ provider, title, abilities }) => {
        const there = settled.providers.get(provider);
        const models = { ...(there?.models ?? wireNamed(provider)?.models) };
        const costs = await costsOf(spender, call, { provider, models });
        return { provider, title, abilities: [...abilities], models, costs, source: sourceOf(there) };
      });
      return { items: await Promise.all(items) };
    }),
  ];
}

const untried = 'It is there; whether it takes the key is only seen when it is asked something';

function sourceOf(provider: { readonly scope: string; readonly name: string } | undefined) {
  if (!provider) return 'none' as const;
  if (provider.name === builtinWire.provider) return 'builtin' as const;
  return provider.scope === '' ? ('operator' as const) : ('company' as const);
}

type Probing = { readonly provider: Parameters<Client['ask']>[0]; readonly asker: Parameters<Client['ask']>[1] };

const probeMs = 15_000;

/** Null when it answered well, else what is wrong. */
export async function probe(client: Client, { provider, asker, signal }: Probing & { signal?: AbortSignal }) {
  const asking = { path: provider.wire.probe, method: 'GET', signal, timeoutMs: probeMs } as const;
  try {
    const answer = await client.ask(provider, asker, asking);
    // A short list; read, so that the connection can be used again.
    await answer.bytes();
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // No model was asked for.
    if (error.details?.status === 404) return `Nothing answers for ${provider.wire.title} at this address (404)`;
    return error.message.slice(0, 500);
  }
}

function placeOf(name: string, baseUrl: string | undefined, key: string | undefined) {
  const wire = wireNamed(name);
  if (baseUrl !== undefined) {
    if (wire) throw new Fault('invalid', `provider: ${name} is a provider of its own; name your endpoint otherwise`);
    return { baseUrl: baseUrl.replace(/\/+$/, ''), title: name };
  }
  if (!wire || wire.isOperators || wire === builtinWire) {
    const names = wires.flatMap(({ provider, isOperators }) => (isOperators ? [] : [provider])).join(', ');
    throw new Fault('invalid', `provider: it is one of ${names}; anything else needs a baseUrl`);
  }
  if (key === undefined) throw new Fault('invalid', `key: ${wire.title} wants one`);
  return wire;
}

function hintOf(key: string | undefined): string {
  return key && key.length >= 12 ? `…${key.slice(-4)}` : '';
}

/** The vault makes no keys for a rehearsal, and what it would keep is gone again anyway. */
function keep(
  vault: Pick<Vault, 'keep'>,
  call: Call,
  { name, hosts, key }: { name: string; hosts: string[]; key: string },
) {
  if (call.rehearsing) return null;
  const holder = { db: call.db, tenantId: call.tenant.id, now: call.now, newId: () => call.newId() };
  return vault.keep(holder, { name: secretNameOf(name), purpose: secretNameOf(name), hosts, value: key });
}

async function forgetKey(call: Call, { name, secretId }: Row) {
  if (secretId === null) return;
  const { items } = await call.invoke(listSecrets, { purpose: secretNameOf(name), limit: 200 });
  const kept = items.find(({ id }) => id === secretId);
  if (kept) await call.invoke(removeSecret, { secretId, ifVersion: kept.version });
}

type Change = Partial<Pick<Row, 'title' | 'models' | 'isEnabled' | 'secretId' | 'hint'>>;

function defined(change: { [Name in keyof Change]: Change[Name] | undefined }): Change {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

async function changed(call: Call, seen: { providerId: string; ifVersion: number }, change: Change): Promise<Row> {
  const [row] = await call.db
    .update(providers)
    .set({ ...change, version: sql`${providers.version} + 1`, testedAt: null, isWorking: null, note: null })
    .where(and(eq(providers.id, seen.providerId), eq(providers.version, seen.ifVersion)))
    .returning();
  return row ?? refuse(call, seen.providerId);
}

async function present(call: Call, providerId: string): Promise<Row> {
  const [row] = await call.db.select().from(providers).where(eq(providers.id, providerId));
  if (!row) throw new Fault('not_found', `There is no provider ${providerId}`);
  return row;
}

/** Says why a change found nothing to change. */
async function refuse(call: Call, providerId: string): Promise<never> {
  const { version } = await present(call, providerId);
  throw new Fault('conflict', `It has been changed since; it is at version ${version} now`, { details: { version } });
}

function cardOf({ name, hosts: _, secretId: __, tenantId: ___, createdAt: ____, updatedAt: _____, ...rest }: Row) {
  return { ...rest, provider: name };
}
